import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

type Starting = { kind: string; daysToPay?: object | undefined }

const dayMillis = 86_400_000

/** The Monday of a day's week. */
function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00.000Z`)
  return new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * dayMillis).toISOString().slice(0, 10)
}

/** Statements are of the months before this one, or of the weeks before, by which the merchant states; everything else is of today. */
function dayOf(kind: string, { today, rules }: Moment): string {
  if (kind !== 'statements') return today
  return rules.statements.schedule === 'weekly' ? mondayOf(today) : `${today.slice(0, 7)}-01`
}

/** One of a kind and day at a time. */
export function startRun(merchant: Merchant, { kind, daysToPay }: Starting, moment: Moment): Verdict {
  if (!merchant.opened) return no('not-found')
  if ((kind === 'days-to-pay') !== (daysToPay !== undefined)) return no('invalid-input')
  if (kind === 'invoicing' && !moment.rules.features.invoicing) return no('switched-off')
  const place = `${kind}/${dayOf(kind, moment)}`
  if (merchant.runs.has(place)) return no('run-under-way')
  merchant.runs.add(place)
  return 'done'
}
