import * as z from 'zod'
import { CustomerDetails } from '../accounts/customer.ts'
import { CalendarDate, Instant } from '../calendar.ts'
import { AccountId, ClaimId, CreditNoteId, InvoiceId, OrderId, PaymentId, ShipToId } from '../ids.ts'
import { Amount, Currency, Figure, Quantity, SignedAmount } from '../money.ts'
import { OrderLine } from '../orders/order.ts'
import { VatLine } from '../orders/pricing.ts'
import { LegalDetails } from '../settings/settings.ts'

/** An amount of one payment that settles this item; `by` where it is a credit note, a write-off or a voucher, which tell nothing of days to pay. */
const Settling = z.strictObject({
  paymentId: PaymentId,
  amount: Amount,
  on: CalendarDate,
  letter: z.string(),
  by: z.enum(['credit-note', 'write-off', 'voucher']).optional(),
})

/** What credit notes have taken of an invoice so far: in all, of each line by its place, and given back the way a payment came. */
const Credited = z.strictObject({
  total: Amount,
  lines: z.array(z.strictObject({ line: z.int().min(1), quantity: Quantity, amount: SignedAmount, vat: SignedAmount })),
  notes: z.array(z.strictObject({ creditNoteId: CreditNoteId, number: z.string(), issuedOn: CalendarDate, total: Amount })),
  tenders: z.record(z.string(), Amount),
})

/** What an invoice and a claim have in common: something owed, by a date, settled by payments. */
const owing = {
  accountId: AccountId,
  currency: Currency,
  issuedOn: CalendarDate,
  dueOn: CalendarDate,
  total: Amount,
  outstanding: Amount,
  settlings: z.array(Settling),
}

export const InvoiceLine = z.strictObject({ ...OrderLine.shape, amount: SignedAmount, orderId: OrderId })
export type InvoiceLine = z.infer<typeof InvoiceLine>

/** Who is billed, as it was when the document was issued. */
export const Buyer = CustomerDetails.pick({ name: true, company: true, address: true, email: true, language: true, country: true })

/** How much of an invoice's total came from orders to one ship-to or job, or to none. */
const Share = z.strictObject({ shipToId: ShipToId.optional(), total: Figure })
export type Share = z.infer<typeof Share>

/** An issued document with what is still owed on it. All but `outstanding`, `settlings` and `credited` never changes. */
export const Invoice = z.strictObject({
  ...owing,
  invoiceId: InvoiceId,
  number: z.string(),
  issuedAt: Instant,
  orderIds: z.array(OrderId),
  /** By where its orders went, where any went to a ship-to or job. */
  shares: z.array(Share).optional(),
  prices: z.enum(['net', 'gross']),
  lines: z.array(InvoiceLine),
  net: SignedAmount,
  vat: z.array(VatLine),
  reference: z.string(),
  credited: Credited.optional(),
  seller: LegalDetails,
  buyer: Buyer,
  /** Of an invoice that another system issued: how much of it was settled before it came here. Lines and VAT stand in its document there. */
  opening: z.strictObject({ settled: Amount }).optional(),
})
export type Invoice = z.infer<typeof Invoice>

/** Goods by their article number alone: what erasing leaves of a line. */
export const unnamed = <T extends { sku: string; description: string }>(line: T): T => ({ ...line, description: line.sku })

/** An invoice or credit note whose buyer is not to be seen: its account's id for a name, where VAT was owed for the books, goods by their article number. */
export function withoutBuyer<
  L extends { sku: string; description: string },
  T extends Pick<Invoice, 'accountId' | 'buyer'> & { lines: L[] },
>(document: T): T {
  const { country, language } = document.buyer
  return { ...document, buyer: { name: document.accountId, country, language }, lines: document.lines.map(unnamed) }
}

/** A debt left by a reversed payment that nothing else covers; due at once (SPEC section 6). */
export const Claim = z.strictObject({ ...owing, claimId: ClaimId, paymentId: PaymentId, cause: z.enum(['refund', 'chargeback']) })
export type Claim = z.infer<typeof Claim>

/** Anything that is owed. */
export type Owed = Invoice | Claim

export function idOf(owed: Owed): InvoiceId | ClaimId {
  return 'invoiceId' in owed ? owed.invoiceId : owed.claimId
}

export const SettledLabel = z.enum(['unpaid', 'partially-settled', 'settled'])

export function labelOf(owed: Owed): z.infer<typeof SettledLabel> {
  if (owed.outstanding === 0) return 'settled'
  return owed.outstanding < owed.total ? 'partially-settled' : 'unpaid'
}

/** Overdue starts the day after the due date. */
export function isOverdue(owed: Owed, today: CalendarDate): boolean {
  return owed.outstanding > 0 && owed.dueOn < today
}

const runs = 'inv_run-'

/** An id that a caller may choose; those of sales given as lines and of periodic runs are ours. */
export const ChosenInvoiceId = InvoiceId.refine(
  (id) => !id.startsWith('inv_sale-') && !id.startsWith(runs),
  `inv_sale- is kept for sales given as lines, ${runs} for periodic invoicing`,
)

/** The id of an invoice that a periodic run issues, made of what is new for each. */
export const RunInvoiceId = InvoiceId.refine((id) => id.startsWith(runs), `must begin with ${runs}`)
export const invoiceIdOfRun = (seed: string): InvoiceId => RunInvoiceId.parse(`${runs}${seed}`)

/** Invoice numbers count up without gaps per merchant, series and year (SPEC section 5). */
export const Series = z.strictObject({ series: z.string(), year: z.string(), last: z.int().min(0) })
export type Series = z.infer<typeof Series>

/** The number as printed, such as F-2026-000123. */
export function numberOf(series: Series): string {
  return `${series.series}-${series.year}-${String(series.last).padStart(6, '0')}`
}

/** Whether a number reads like one that a series gives, or will give. */
export function isNumberOf(series: string, number: string): boolean {
  return number.startsWith(`${series}-`) && /^\d{4}-\d{6,}$/.test(number.slice(series.length + 1))
}
