import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

type Starting = { kind: string; daysToPay?: object | undefined }

/** One of a kind and day at a time: statements are of the months before this one, everything else is of today. */
export function startRun(merchant: Merchant, { kind, daysToPay }: Starting, { today, rules }: Moment): Verdict {
  if (!merchant.opened) return no('not-found')
  if ((kind === 'days-to-pay') !== (daysToPay !== undefined)) return no('invalid-input')
  if (kind === 'invoicing' && !rules.features.invoicing) return no('switched-off')
  const place = `${kind}/${kind === 'statements' ? today.slice(0, 7) : today}`
  if (merchant.runs.has(place)) return no('run-under-way')
  merchant.runs.add(place)
  return 'done'
}
