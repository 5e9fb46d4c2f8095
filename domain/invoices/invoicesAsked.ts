import * as z from 'zod'
import { CalendarDate } from '../calendar.ts'
import { type Reader, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { owedOf } from '../states.ts'
import { type Invoice, isOverdue } from './invoice.ts'

/** Which invoices are asked for: each that meets every filter. */
export const invoicesAsked = {
  accountId: AccountId.optional(),
  status: z
    .enum(['open', 'settled', 'overdue'])
    .optional()
    .meta({ description: 'Open: with something still owed, overdue or not. Of one account, or with "mail"' }),
  from: CalendarDate.optional().meta({ description: 'Issued on this day or later' }),
  to: CalendarDate.optional().meta({ description: 'Issued on this day or earlier' }),
  mail: z.enum(['unreached']).optional().meta({ description: 'Only those that reached nobody by e-mail: not sent, failed or bounced' }),
}
const Asked = z.strictObject(invoicesAsked)
export type Asked = z.infer<typeof Asked>

/** Of a whole merchant no list has only what is open, or overdue: looking for it among all would mostly find nothing. */
export function isUnlisted({ accountId, status, mail }: Asked): boolean {
  return status !== undefined && accountId === undefined && mail === undefined
}

export function isAskedFor(invoice: Invoice, { accountId, status, from, to }: Asked, today: CalendarDate): boolean {
  const is = { open: invoice.outstanding > 0, settled: invoice.outstanding === 0, overdue: isOverdue(invoice, today) }
  return (
    (accountId === undefined || invoice.accountId === accountId) &&
    (status === undefined || is[status]) &&
    (from === undefined || invoice.issuedOn >= from) &&
    (to === undefined || invoice.issuedOn <= to)
  )
}

type Place = { limit: number; after?: string }
type Page = { invoices: Invoice[]; next?: string }

/** A page of the shortest list that has all that are asked for, and perhaps others. */
export async function invoicesAfter(reader: Reader, asked: Asked, place: Place): Promise<Page> {
  const { accountId, status, from, to, mail } = asked
  if (accountId !== undefined && (status === 'open' || status === 'overdue')) {
    const { items, ...page } = await reader.list({ ...owedOf(accountId, place.limit), ...place })
    return { ...page, invoices: items.flatMap((owed) => ('invoiceId' in owed ? [owed] : [])) }
  }
  if (accountId !== undefined) {
    const { items: invoices, ...page } = await reader.list({ list: 'invoices', kind: 'invoice', account: accountId, ...place })
    return { ...page, invoices }
  }
  if (mail === 'unreached') return unreachedAfter(reader, place)
  // An invoice of the last day sorts by its day and then its number, behind '#'.
  const within = { ...(from !== undefined && { from }), ...(to !== undefined && { until: `${to}$` }) }
  const { items: invoices, ...page } = await reader.index({ index: 'invoices', kind: 'invoice', reverse: true, ...within, ...place })
  return { ...page, invoices }
}

/** Invoices of mails that reached nobody, the latest first. */
async function unreachedAfter(reader: Reader, place: Place): Promise<Page> {
  const { items: mails, ...page } = await reader.index({ index: 'unreached-mails', kind: 'mail', reverse: true, ...place })
  const { found } = await reader.get({
    found: new Map(mails.map(({ mailId, accountId, subject }) => [mailId, refs.invoice(accountId, subject.id)])),
  })
  return { ...page, invoices: mails.flatMap(({ mailId }) => found.get(mailId) ?? []) }
}
