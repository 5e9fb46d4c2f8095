import { createHash, createHmac } from 'node:crypto'
import { Bounded } from '../../store/bounded.ts'
import type { Leases, Window } from '../../store/leases.ts'
import { leases } from './keeping.ts'
import { errorFields, log } from './log.ts'

const windowMillis = 60_000

/** Sources and targets one environment keeps away at a time. */
const mostBlocked = 1_000

/** Where a try comes from, and where it aims, if that can be said: a merchant, an account. */
export type Place = { source: string; target?: string }

/** What is guessed, and how many failed tries of it a minute takes from one source and, where there is one, at one target. */
export type Guessed = { of: string; most: { [place in keyof Place]: number } }

/**
 * Slows guessing: failed tries are counted per source and minute (and per target) over all environments, each in one write. An
 * environment that has learned of the last one refuses further tries unlooked-at until the minute is over; every other environment
 * looks at one more. Successes count nothing. When a row can't be counted, tries pass.
 */
export function tryLimiter({ of, most }: Guessed, parts: { leases: () => Leases; now: () => number } = { leases, now: () => Date.now() }) {
  const blocked = new Bounded<number>(mostBlocked)

  const fail = async (kind: 'source' | 'target', name: string): Promise<void> => {
    const startsAt = parts.now() - (parts.now() % windowMillis)
    const window: Window = { of: `${of}-${kind}`, who: name, startsAt, endsAt: startsAt + windowMillis }
    const bound = most[kind]
    if (bound === undefined) return
    try {
      const sum = await parts.leases().take(window, { count: 1, most: bound })
      if (sum !== undefined && sum < bound) return
      blocked.put(`${kind} ${name}`, window.endsAt)
      // Not whose: a log is kept for months, and a hash of one of four billion addresses is found by trying them.
      log.warn('failed tries are refused unlooked-at for a while', { of, kind })
    } catch (error) {
      log.warn('a failed try could not be counted', { of, kind, ...errorFields(error) })
    }
  }

  return {
    /** Seconds until tries from there are looked at again; undefined while they are. */
    waitOf({ source, target }: Place): number | undefined {
      const until = Math.max(blocked.get(`source ${source}`) ?? 0, target === undefined ? 0 : (blocked.get(`target ${target}`) ?? 0))
      const left = until - parts.now()
      return left > 0 ? Math.ceil(left / 1_000) : undefined
    },
    /** Counts a failed try. */
    async failed({ source, target }: Place): Promise<void> {
      await Promise.all([fail('source', source), ...(target === undefined ? [] : [fail('target', target)])])
    },
  }
}

/**
 * Who is asking, as far as an address says: an IPv4 address, or the network of an IPv6 address, because whoever has one of these has
 * them all. Hashed, so that no address stands in a row; where there is a key of ours, so that nobody finds it by trying all there are.
 */
export function sourceOf(address: string, key?: Uint8Array): string {
  const network = address.includes(':') && !address.includes('.') ? networkOf(address) : address.replace(/^.*:/, '')
  const hash = key ? createHmac('sha256', key).update('source ') : createHash('sha256')
  return hash.update(network).digest('hex').slice(0, 16)
}

/** The first 64 bits of an IPv6 address, however it is written. */
function networkOf(address: string): string {
  const [front = '', back = ''] = address.toLowerCase().split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [first, last] = [groups(front), groups(back)]
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return [...first, ...(address.includes('::') ? zeros : []), ...last]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
