import type { CommandName } from './deed.ts'

/** What came of the tries of one command. */
export type DeedCount = { done: number; unchanged: number; repeated: number; refused: number; busy: number }

/** What came of every try, by command, and every refusal by its code. */
export class Counting {
  readonly deeds = new Map<CommandName, DeedCount>()
  readonly refusals = new Map<string, number>()

  count(name: CommandName, what: keyof DeedCount): void {
    const known = this.deeds.get(name) ?? { done: 0, unchanged: 0, repeated: 0, refused: 0, busy: 0 }
    known[what] += 1
    this.deeds.set(name, known)
  }

  refused(name: CommandName, code: string): void {
    this.count(name, code === 'busy' ? 'busy' : 'refused')
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1)
  }
}
