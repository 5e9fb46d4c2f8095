import type { Deed } from '../deed.ts'
import { byText, isOpen, type Order, outstanding, sum } from './book.ts'
import { callsForStatement } from './callsForStatement.ts'
import { drawnOn, goodsOf } from './creditNotes.ts'
import { deliver } from './deliveries.ts'
import { type DeliveryReport, type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { found } from './orders.ts'
import { partsOf } from './places.ts'

const dayMillis = 86_400_000

/** SPEC section 5: invoice date plus payment term, to the end of its month where agreed. */
function dueOn(today: string, { paymentTermDays, endOfMonth }: { paymentTermDays: number; endOfMonth: boolean }): string {
  const due = new Date(Date.parse(today) + paymentTermDays * dayMillis)
  const end = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 1) - dayMillis)
  return (endOfMonth ? end : due).toISOString().slice(0, 10)
}

function hindrance(orders: readonly Order[]): string | undefined {
  if (orders.length === 0) return 'nothing-to-invoice'
  for (const state of ['cancelled', 'invoiced'] as const) if (orders.some((order) => order.state === state)) return `order-${state}`
  if (orders.some(({ delivery }) => delivery !== 'whole')) return 'order-not-delivered'
  return new Set(orders.map(({ prices }) => prices)).size > 1 ? 'mixed-prices' : undefined
}

export function issueInvoice(
  merchant: Merchant,
  { invoiceId: id, accountId, orderIds }: { invoiceId: string; accountId: string; orderIds?: readonly string[] | undefined },
  { today, rules }: Moment,
): Verdict {
  if (!rules.features.invoicing) return no('switched-off')
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  const named = [...new Set(orderIds ?? [])].map((orderId) => book.orders.find((order) => order.id === orderId))
  if (named.includes(undefined)) return no('unknown-order')
  const whole = book.orders
    .filter((order) => isOpen(order) && order.delivery === 'whole')
    .toSorted((one, other) => byText(one.placedAt, other.placedAt))
  const orders = orderIds ? named.flatMap((order) => order ?? []) : whole.slice(0, 40)
  const hindered = hindrance(orders)
  if (hindered) return no(hindered)
  const series = `${rules.invoiceSeries}-${today.slice(0, 4)}`
  const last = (merchant.series.get(series) ?? 0) + 1
  merchant.series.set(series, last)
  book.debts.push({
    id,
    total: sum(orders.map(({ total }) => total)),
    parts: partsOf(orders),
    issuedOn: today,
    dueOn: dueOn(today, book.terms),
    number: `${series}-${String(last).padStart(6, '0')}`,
    goods: goodsOf(orders, book.currency),
    settledBy: drawnOn(book, orders),
  })
  merchant.invoices.set(id, accountId)
  for (const order of orders) {
    Object.assign(order, { state: 'invoiced', invoice: id, reasons: [] })
    for (const payment of book.payments) {
      const reserved = sum(payment.reserved.filter((one) => one.order === order.id).map(({ amount }) => amount))
      if (reserved === 0) continue
      payment.reserved = payment.reserved.filter((one) => one.order !== order.id)
      const known = payment.allocations.find(({ item }) => item === id)
      payment.allocations = [...payment.allocations.filter((one) => one !== known), { item: id, amount: reserved + (known?.amount ?? 0) }]
    }
  }
  for (const payment of book.payments)
    if (payment.amount > 0 && payment.amount - payment.gone === sum(payment.allocations.map(({ amount }) => amount)))
      payment.matches = payment.meant
  return 'done'
}

type Batch = { batch: readonly { invoiceId: string; accountId: string; orderIds: readonly string[] }[] }

/** SPEC section 5, by a periodic run: each account's invoice takes the next number; one that can't be issued takes none. */
export function issueInvoices(merchant: Merchant, { batch }: Batch, moment: Moment): Verdict {
  if (!moment.rules.features.invoicing) return no('switched-off')
  const fresh = batch.filter(({ invoiceId }) => !merchant.invoices.has(invoiceId))
  const verdicts = fresh.map((one) => issueInvoice(merchant, one, moment))
  return verdicts.includes('done') ? 'done' : 'unchanged'
}

function sendInvoice(merchant: Merchant, { invoiceId }: { invoiceId: string }, { rules }: Moment): Verdict {
  const account = merchant.invoices.get(invoiceId)
  if (account === undefined) return no('unknown-invoice')
  const book = merchant.books.get(account)
  if (book?.erased) return no('customer-erased')
  if (book?.debts.find(({ id }) => id === invoiceId)?.settledElsewhere !== undefined) return no('issued-elsewhere')
  return rules.paymentProvider === 'none' ? no('no-payment-provider') : 'done'
}

function sendCreditNote(merchant: Merchant, { creditNoteId }: { creditNoteId: string }): Verdict {
  const account = merchant.creditNotes.get(creditNoteId)?.account
  if (account === undefined) return no('unknown-credit-note')
  return merchant.books.get(account)?.erased ? no('customer-erased') : 'done'
}

function sendReceipt(merchant: Merchant, { paymentId }: { paymentId: string }): Verdict {
  const receipt = merchant.receipts.get(merchant.payments.get(paymentId)?.target ?? '')
  if (!receipt) return no('unknown-payment')
  return merchant.books.get(receipt.account)?.erased ? no('customer-erased') : 'done'
}

/** The highest level whose days have passed since the day after the due date; nothing once it is paid. */
function remindInvoice(merchant: Merchant, { invoiceId, level }: { invoiceId: string; level: number }, { today, rules }: Moment): Verdict {
  const book = merchant.books.get(merchant.invoices.get(invoiceId) ?? '')
  const debt = book?.debts.find(({ id }) => id === invoiceId)
  if (!book || !debt) return no('unknown-invoice')
  if (book.erased) return no('customer-erased')
  const late = (Date.parse(today) - Date.parse(debt.dueOn)) / dayMillis
  const reached = rules.reminders.levels.filter(({ daysLate }) => daysLate <= late).length
  return reached === level && outstanding(book, debt) > 0 ? 'done' : no('reminder-not-due')
}

type Mailing = Extract<Deed, { name: 'sendInvoice' | 'sendCreditNote' | 'sendReceipt' | 'remindInvoice' }>

/** A mail about an invoice, credit note or receipt is to go out: because somebody wants it, or because an invoice is overdue. */
export function askToMail(merchant: Merchant, deed: Mailing, moment: Moment): Verdict {
  if (deed.name === 'sendCreditNote') return sendCreditNote(merchant, deed.input)
  if (deed.name === 'sendReceipt') return sendReceipt(merchant, deed.input)
  return deed.name === 'sendInvoice' ? sendInvoice(merchant, deed.input, moment) : remindInvoice(merchant, deed.input, moment)
}

export function reportDelivery(merchant: Merchant, report: DeliveryReport): Verdict {
  return report.followUp && merchant.orders.has(report.followUp.orderId) ? no('order-exists') : keepReport(merchant, report)
}

/** The id of the rest may be taken while a report is written; what counts it in sees that (applyDelivery). */
export function keepReport(merchant: Merchant, report: DeliveryReport): Verdict {
  const known = merchant.orders.has(report.orderId)
  const waiting = [...merchant.deliveries.values()].filter((one) => one.report.orderId === report.orderId && one.state === 'parked')
  if (!known && waiting.length >= 20) return no('too-many-parked')
  merchant.deliveries.set(report.deliveryId, { report, state: known ? 'reported' : 'parked' })
  return 'done'
}

type Telling = { deliveryId: string; reportedAs?: number | undefined }

export function applyDelivery(merchant: Merchant, { deliveryId, reportedAs }: Telling, moment: Moment): Verdict {
  const delivery = merchant.deliveries.get(deliveryId)
  if (!delivery) return no('unknown-delivery')
  if (delivery.state === 'applied' || delivery.state === 'refused') return 'unchanged'
  const at = found(merchant, delivery.report.orderId)
  if (!at) return 'unchanged'
  const next = delivery.report.followUp?.orderId
  const isTaken = next !== undefined && merchant.orders.has(next)
  const refused = isTaken ? 'order-exists' : deliver(at.book, at.order, { report: delivery.report, moment, reportedAs })
  delivery.state = refused === undefined ? 'applied' : 'refused'
  if (refused === undefined && at.book.orders.some(({ id }) => id === next)) takeUp(merchant, String(next), at.book.id)
  return 'done'
}

/** An order that is there now: what came before it waits no longer. */
function takeUp(merchant: Merchant, orderId: string, account: string): void {
  merchant.orders.set(orderId, account)
  for (const delivery of merchant.deliveries.values())
    if (delivery.report.orderId === orderId && delivery.state === 'parked') delivery.state = 'reported'
}

/** The day of a moment on the merchant's calendar. */
function dayIn(timeZone: string, at: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    new Date(at),
  )
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** The day after a month, or after an ISO week: the fourth of January is in the first. */
function dayAfter(period: string): string {
  const [year = 0, part = ''] = [Number(period.slice(0, 4)), period.slice(5)]
  if (!part.startsWith('W')) return new Date(Date.UTC(year, Number(part), 1)).toISOString().slice(0, 10)
  const fourth = new Date(Date.UTC(year, 0, 4))
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * dayMillis
  return new Date(monday + Number(part.slice(1)) * 7 * dayMillis).toISOString().slice(0, 10)
}

/** SPEC section 11: what was not yet stated, up to the last entry of the month or week. */
export function prepareStatement(
  merchant: Merchant,
  { accountId, month }: { accountId: string; month: string },
  { today, rules }: Moment,
): Verdict {
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  const [opened] = book.trail
  const end = dayAfter(month)
  if (opened && end <= dayIn(rules.timeZone, opened.at)) return no('invalid-input')
  if (today < end) return no('period-not-over')
  if (book.stated && dayAfter(book.stated.month) >= end) return no('statement-exists')
  const { sequence, balance } = book.stated ?? { sequence: 0, balance: 0 }
  const last = book.trail.filter((one) => one.sequence > sequence && dayIn(rules.timeZone, one.at) < end).at(-1)
  book.stated = { month, sequence: last?.sequence ?? sequence, balance: last?.balance ?? balance }
  book.waits = callsForStatement(book)
  return 'done'
}

/** One that stands can be sent again, while there is somebody to get it. */
export function sendStatement(merchant: Merchant, { accountId, month }: { accountId: string; month: string }): Verdict {
  if (!merchant.onces.has(`statement/${accountId}/${month}`)) return no('unknown-statement')
  return merchant.books.get(accountId)?.erased ? no('customer-erased') : 'done'
}

const fate: Readonly<Record<string, number>> = { 'not-sent': 0, sending: 1, failed: 2, sent: 3, delivered: 4, bounced: 5 }

export function claimMail(
  merchant: Merchant,
  { mailId, accountId, obstacle }: { mailId: string; accountId: string; obstacle?: string | undefined },
  { now }: Moment,
): Verdict {
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  const known = merchant.mails.get(mailId)
  if (known && (known.state !== 'failed' || known.final || known.attempts >= 9)) return 'unchanged'
  const attempts = known?.attempts ?? 0
  merchant.mails.set(
    mailId,
    obstacle || book.erased
      ? { account: accountId, state: 'not-sent', attempts, final: false }
      : { account: accountId, state: 'sending', attempts: attempts + 1, final: false, claimedAt: now },
  )
  return 'done'
}

export function settleMail(
  merchant: Merchant,
  { mailId, outcome, final = false }: { mailId: string; outcome: string; final?: boolean | undefined },
): Verdict {
  const known = merchant.mails.get(mailId)
  if (!known) return no('unknown-mail')
  if ((fate[outcome] ?? 0) <= (fate[known.state] ?? 0)) return 'unchanged'
  known.state = outcome
  known.final = known.final || final
  return 'done'
}
