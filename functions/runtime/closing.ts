import { type Closing, endOf, firstDayOf, lastDayOf, periodAfter, periodBefore } from '../../domain/closings/closing.ts'
import { type Reader, refs } from '../../domain/command.ts'
import { firstHash } from '../../domain/ledger/journal.ts'
import type { Merchant } from '../../domain/settings/settings.ts'
import { count } from '../../store/closingCheck.ts'

/** The day that is to be closed next, where it begins and ends. */
export async function nextDay(reader: Pick<Reader, 'get'>, merchant: Pick<Merchant, 'settings' | 'openedAt'>) {
  const { root } = await reader.get({ root: refs.closings('day') })
  const { period, from } = root ? { period: periodAfter('day', root.last), from: root.to } : firstDayOf(merchant)
  return { period, from, to: endOf('day', period, merchant.settings), previousSeal: root?.seal ?? firstHash }
}

/** Whether a closed day is still what its records say; undefined where no day was closed. */
export async function lastClosed(reader: Pick<Reader, 'booked' | 'get'>): Promise<{ closing: Closing; seal: string } | undefined> {
  const { root } = await reader.get({ root: refs.closings('day') })
  const before =
    root && (await reader.get({ one: refs.closing('day', periodBefore('day', root.last)), last: refs.closing('day', root.last) }))
  if (!before?.last) return undefined
  const { from, to } = before.last
  const { seal } = await count(reader, { from, to, previousSeal: before.one?.seal ?? firstHash })
  return { closing: before.last, seal }
}

/** The month or year that ends with the last day closed, or before it, and isn't closed yet. */
export async function nextLonger(reader: Pick<Reader, 'get'>, kind: 'month' | 'year', firstDay: string): Promise<string | undefined> {
  const { root, days } = await reader.get({ root: refs.closings(kind), days: refs.closings('day') })
  const period = root ? periodAfter(kind, root.last) : firstDay.slice(0, kind === 'month' ? 7 : 4)
  return days && lastDayOf(kind, period) <= days.last ? period : undefined
}
