import { type Action, type Table, Unavailable, type Written } from '../../store/keeper.ts'
import { freeze } from '../../store/memory.ts'
import type { Chance } from './chance.ts'
import type { Turns } from './turns.ts'

/** Where a process may end: around each call to the world outside it. */
const calls = ['read', 'write', 'call to the bus', 'mail', 'question to the bureau', 'question to the provider'] as const
type Call = (typeof calls)[number]

export const faultKinds = [
  'read throttled',
  'write throttled',
  'conflict',
  'reply lost after commit',
  'reply lost after commit, token forgotten',
  'reply lost, nothing written',
  'crash before a read',
  'crash after a read',
  'crash before a write',
  'crash after a write',
  'crash before a call to the bus',
  'crash after a call to the bus',
  'crash before a mail',
  'crash after a mail',
  'crash before a question to the bureau',
  'crash after a question to the bureau',
  'crash before a question to the provider',
  'crash after a question to the provider',
  'event lost',
  'lost event replayed',
  'event repeated',
  'event out of order',
  'event delayed',
  'event replayed later',
  'dead letter',
  'message handed out again',
  'report repeated',
  'report out of order',
  'mail outcome unknown',
  'mail refused for now',
  'bureau unavailable',
  'provider unavailable',
  'clock skewed',
  'settings a minute old',
  'request sent twice at once',
  'id used for other content',
  'client gave up',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** What went wrong on purpose, counted by kind. */
export type Faults = {
  counts: Map<FaultKind, number>
  /** Whether it goes wrong now; never once faults are off. */
  happens: (kind: FaultKind, chance: Chance, share: number) => boolean
  /** Of what goes wrong, or is made good again, by itself. */
  count: (kind: FaultKind) => void
  /** Does a call; the process may end before or after it. */
  around: <T>(call: Call, chance: Chance, act: () => Promise<T>) => Promise<T>
  off: boolean
}

export function newFaults(): Faults {
  const counts = new Map<FaultKind, number>()
  const faults: Faults = {
    counts,
    off: false,
    count: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    happens: (kind, chance, share) => {
      const drawn = chance.maybe(share)
      if (!drawn || faults.off) return false
      faults.count(kind)
      return true
    },
    around: async (call, chance, act) => {
      if (faults.happens(`crash before a ${call}`, chance, share.crash[call])) throw new Crash(`before a ${call}`)
      const done = await act()
      if (faults.happens(`crash after a ${call}`, chance, share.crash[call])) throw new Crash(`after a ${call}`)
      return done
    },
  }
  return faults
}

/** How often each thing goes wrong with one call. */
const share = {
  throttle: 0.012,
  write: 0.04,
  crash: {
    read: 0.006,
    write: 0.015,
    'call to the bus': 0.012,
    mail: 0.08,
    'question to the bureau': 0.08,
    'question to the provider': 0.08,
  },
}

/** The process ends here: whoever called it must call again. */
export class Crash extends Error {
  override name = 'Crash'
}

export type Unreliable = { table: Table; turns: Turns; faults: Faults; chance: Chance; written: (actions: readonly Action[]) => void }

/** The table as one caller sees it, over a network and on a machine that both fail; each call waits for its turn. */
export function unreliable({ table, turns, faults, chance, written }: Unreliable): Table {
  const forgotten = new Map<string, string>()
  let ended: { by: unknown } | undefined
  /** What ended a process ends all that it does beside: nothing of it is heard of any more. */
  const living = async <T>(call: () => Promise<T>): Promise<T> => {
    if (ended) throw ended.by
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof Unavailable)) ended ??= { by: error }
      throw error
    }
  }
  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    await turns.turn()
    return faults.around('read', chance, async () => {
      if (faults.happens('read throttled', chance, share.throttle)) throw new Unavailable('throttled')
      return read()
    })
  }
  const sending = async (actions: readonly Action[], token: string): Promise<Written> => {
    if (faults.happens('write throttled', chance, share.throttle)) return { outcome: 'again', because: 'ThrottlingError' }
    if (faults.happens('conflict', chance, share.write)) return { outcome: 'again', because: 'TransactionConflict' }
    // Frozen, they are kept as they are: what is compared is what was written, and parsed once.
    for (const action of actions) if ('put' in action) freeze(action.put)
    const outcome = await table.write(actions, forgotten.get(token) ?? token)
    if (outcome.outcome === 'written') written(actions)
    return outcome
  }
  /** The answer may be lost on its way; with the token forgotten, the table takes the next try for another transaction. */
  const write = async (actions: readonly Action[], token: string): Promise<Written> => {
    await turns.turn()
    const outcome = await faults.around('write', chance, () => sending(actions, token))
    if (outcome.outcome !== 'written')
      return faults.happens('reply lost, nothing written', chance, share.write) ? { outcome: 'again', because: 'no reply' } : outcome
    if (faults.happens('reply lost after commit', chance, share.write)) return { outcome: 'again', because: 'no reply' }
    if (!faults.happens('reply lost after commit, token forgotten', chance, share.write)) return outcome
    forgotten.set(token, `${forgotten.get(token) ?? token}, again`)
    return { outcome: 'again', because: 'no reply' }
  }
  return {
    get: (keys) => living(() => reading(() => table.get(keys))),
    range: (range) => living(() => reading(() => table.range(range))),
    scan: (page) => living(() => reading(() => table.scan(page))),
    write: (actions, token) => living(() => write(actions, token)),
  }
}
