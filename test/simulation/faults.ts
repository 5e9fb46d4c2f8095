import { type Action, type Table, Unavailable, type Written } from '../../store/keeper.ts'
import type { Chance } from './chance.ts'
import type { Turns } from './turns.ts'

export const faultKinds = [
  'throttled',
  'conflict',
  'reply lost',
  'reply lost, token forgotten',
  'crash before a call',
  'crash after a call',
  'event lost',
  'event repeated',
  'event out of order',
  'event replayed later',
  'outbox crashed half way',
  'report repeated',
  'report out of order',
  'mail outcome unknown',
  'mail refused for now',
  'bureau unavailable',
  'clock skewed',
  'settings a minute old',
  'id used for other content',
  'client gave up',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** What went wrong on purpose, counted by kind. */
export type Faults = { counts: Map<FaultKind, number>; happens: (kind: FaultKind, chance: Chance, share: number) => boolean; off: boolean }

export function newFaults(): Faults {
  const counts = new Map<FaultKind, number>()
  const faults: Faults = {
    counts,
    off: false,
    happens: (kind, chance, share) => {
      const drawn = chance.maybe(share)
      if (!drawn || faults.off) return false
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      return true
    },
  }
  return faults
}

/** The process ends here: whoever called it must call again. */
export class Crash extends Error {
  override name = 'Crash'
}

export type Unreliable = { table: Table; turns: Turns; faults: Faults; chance: Chance; written: (actions: readonly Action[]) => void }

/** How often each thing goes wrong with one call. */
const share = { read: 0.012, write: 0.05, crash: 0.012 }

/** The table as one caller sees it, over a network and on a machine that both fail; each call waits for its turn. */
export function unreliable({ table, turns, faults, chance, written }: Unreliable): Table {
  const forgotten = new Map<string, string>()
  const crash = (kind: 'crash before a call' | 'crash after a call') => {
    if (faults.happens(kind, chance, share.crash)) throw new Crash(kind)
  }
  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    await turns.turn()
    crash('crash before a call')
    if (faults.happens('throttled', chance, share.read)) throw new Unavailable('throttled')
    return read()
  }
  const write = async (actions: readonly Action[], token: string): Promise<Written> => {
    await turns.turn()
    crash('crash before a call')
    if (faults.happens('conflict', chance, share.write)) return { outcome: 'again', because: 'TransactionConflict' }
    const outcome = await table.write(actions, forgotten.get(token) ?? token)
    if (outcome.outcome === 'written') written(actions)
    crash('crash after a call')
    if (faults.happens('reply lost', chance, share.write)) return { outcome: 'again', because: 'no reply' }
    if (faults.happens('reply lost, token forgotten', chance, share.write)) {
      forgotten.set(token, `${token}, again`)
      return { outcome: 'again', because: 'no reply' }
    }
    return outcome
  }
  return {
    get: (keys) => reading(() => table.get(keys)),
    range: (range) => reading(() => table.range(range)),
    scan: (page) => reading(() => table.scan(page)),
    write,
  }
}
