import type { Deed } from '../deed.ts'
import type { Merchant, Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

/** The day on which the merchants of every run are opened: the first that can be closed. */
export const firstDay = '2027-01-20'

const dayMillis = 86_400_000
const hourMillis = 3_600_000

const dayAfter = (day: string) => new Date(Date.parse(day) + dayMillis).toISOString().slice(0, 10)

/** When the merchants' day is over: the moment at which their clocks show midnight. */
export function endOfDay(day: string, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  for (let ahead = -14; ahead <= 14; ahead += 1) {
    const millis = Date.parse(dayAfter(day)) - ahead * hourMillis
    if (shown.format(millis) === `${dayAfter(day)} 00:00:00`) return new Date(millis).toISOString()
  }
  throw new Error(`${day} has no end`)
}

/** Days are closed in their order, each once it is over, and from where the one before ended. */
export function closeDay(
  merchant: Merchant,
  { kind, period, counted }: Extract<Deed, { name: 'closePeriod' }>['input'],
  { today, rules: { timeZone } }: Moment,
): Verdict {
  if (kind !== 'day' || !counted) return 'noOpinion'
  if (period >= today) return { refused: 'period-not-over' }
  const { closed } = merchant
  if (closed && dayAfter(closed.day) !== period) return { refused: 'invalid-transition' }
  const from = closed ? endOfDay(closed.day, timeZone) : counted.from
  if (counted.previousSeal !== (closed?.seal ?? '0'.repeat(64)) || counted.from !== from) return { refused: 'invalid-transition' }
  merchant.closed = { day: period, seal: counted.seal }
  return 'done'
}
