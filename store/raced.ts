import * as z from 'zod'
import { type Once, type Refs, refs } from '../domain/command.ts'
import { refText } from '../domain/states.ts'
import { stateIn } from './assertLaws.ts'
import { rawRecord, rowOf } from './codec.ts'
import type { Plan } from './commit.ts'
import type { Deed } from './deed.ts'
import type { Written } from './keeper.ts'
import { type FirstRound, isTorn } from './load.ts'

/** What a transaction that failed says of each of its steps. */
export type Old = Extract<Written, { outcome: 'raced' }>['old']

/** Whether the conditions failed because this very commit had been written, and only its reply was lost. */
export function isOurs(old: Old, { commitId }: Deed): boolean {
  return old.some((item) => item && Committed.safeParse(rawRecord(item)).data?.commitId === commitId)
}

const Committed = z.object({ commitId: z.string() })

/** The rows of the first round as the failed commit found them, and nothing that wasn't asked for; undefined where they don't belong together. */
export function patched<R1 extends Refs>(first: FirstRound<R1>, { steps }: Plan, old: Old): FirstRound<R1> | undefined {
  const asked = new Set(first.asked.map(refText))
  const rows = new Map(first.rows)
  for (const [at, { ref }] of steps.entries()) {
    const item = old[at]
    if (!ref || item === undefined || !asked.has(refText(ref))) continue
    if (item === null) return undefined
    rows.set(refText(ref), rowOf(item))
  }
  return isTorn(rows, first.asked) ? undefined : { ...first, rows }
}

/** Whether nothing stood in the way but a row that another row of the kind is found by: an API key's hash. */
export function isTaken({ steps }: Plan, old: Old): boolean {
  const raced = steps.filter((_, at) => old[at] !== undefined)
  return raced.length > 0 && raced.every(({ twin }) => twin)
}

/** Throws when a record stands where the next one of a chain belongs although no row had changed: row and journal don't agree. */
export function assertRowsRaced({ steps, first }: Plan, old: Old): void {
  if (steps.every(({ ref }, at) => !ref || old[at] === undefined))
    throw new Error(`the journal of ${first.chain} is ahead of its row, at ${first.sequence}`)
}

/**
 * Rows that stand where the commit meant to make new ones. Once that is a race; what stands in the way again was not seen when all
 * was read anew, so that trying on would never end. Throws then.
 */
export function assertRead({ steps, first }: Plan, old: Old, before: readonly string[]): string[] {
  const unseen = steps.flatMap(({ action, ref }, at) => (ref && action.under === 'absent' && old[at] ? [refText(ref)] : []))
  const again = unseen.find((text) => before.includes(text))
  if (again !== undefined) throw new Error(`${again} stands already, but ${first.command} never reads it`)
  return unseen
}

export function accountRaced({ steps }: Plan, old: Old): boolean {
  return steps.some(({ ref }, at) => ref?.kind === 'account' && old[at] !== undefined)
}

/**
 * What a guess that failed may go on with: rows among which the account is the one that stands, or a once-key that was used. Undefined where all
 * is to be read, since nothing else that was remembered is proved by a transaction that failed.
 */
export function afterGuess<R1 extends Refs>(
  guess: FirstRound<R1>,
  plan: Plan,
  { old, once }: { old: Old; once: Once | undefined },
): FirstRound<R1> | undefined {
  const found = patched(guess, plan, old)
  const isKnown = accountRaced(plan, old) || (found && once && stateIn(found.rows, refs.pointer(once))?.used)
  return isKnown ? found : undefined
}
