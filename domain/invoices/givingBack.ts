import * as z from 'zod'
import { type Books, post, setPayment } from '../accounts/books.ts'
import { allocate, replaceWriteOff } from '../allocation/matching.ts'
import type { Context } from '../command.ts'
import type { CreditNoteId, PaymentId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, spoken } from '../money.ts'
import { ownMoney } from '../payments/ownMoney.ts'
import type { Payment } from '../payments/payment.ts'
import { type Refunding, refundFrom } from '../payments/refunding.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { isMoneyBy } from '../settings/methods.ts'
import type { Settings } from '../settings/settings.ts'
import { switchedOff } from '../settings/switches.ts'
import { type CreditNote, moneyIdsOf, refundIdOf } from './creditNote.ts'
import type { Invoice } from './invoice.ts'

/** What becomes of the part of a credit note that nothing is owed for: all of it one way, or parts that add up to it. */
export const Rest = z.union([
  z.enum(['deposit', 'store-credit', 'original-tenders']).meta({
    description:
      'original-tenders: to the payments of the invoice, the latest first; what was paid by store credit or a voucher is store credit',
  }),
  z.strictObject({
    deposit: Amount.default(0),
    storeCredit: Amount.default(0).meta({ description: 'Kept money: only orders, allocation by hand and refunds use it' }),
    refunds: z
      .array(z.strictObject({ method: z.string().regex(/^[A-Z0-9]{2,8}$/), amount: Amount.min(1) }))
      .max(10)
      .default([]),
  }),
])
export type Rest = z.infer<typeof Rest>

/** `tenders`: which payments of the invoice are given back, and how much of each. */
export type Split = { deposit: number; storeCredit: number; refunds: Refunding[]; tenders: Record<string, number> }

const onlyDeposit = (deposit: number): Split => ({ deposit, storeCredit: 0, refunds: [], tenders: {} })

/**
 * How the rest is given back; each part of it adds up to it exactly, or it is refused. While store credit is off nothing new becomes
 * it (SPEC section 12); what had been paid by it still goes back as it came.
 */
export function splitOf(
  wanted: Rest,
  { rest, invoice, payments, settings }: { rest: number; invoice: Invoice; payments: readonly Payment[]; settings: Settings },
): Split | Refusal {
  const kept = wanted === 'store-credit' ? rest : typeof wanted === 'string' ? 0 : wanted.storeCredit
  const off = kept > 0 ? switchedOff(settings, 'storeCredit') : undefined
  if (off) return off
  if (wanted === 'deposit') return onlyDeposit(rest)
  if (wanted === 'store-credit') return { ...onlyDeposit(0), storeCredit: rest }
  if (wanted === 'original-tenders') return toTenders(rest, { invoice, payments })
  const sum = wanted.refunds.reduce((total, { amount }) => total + amount, wanted.deposit + wanted.storeCredit)
  if (sum !== rest) return refuse('split-differs', `To be given back are ${spoken(rest, invoice.currency)}.`)
  const unknown = wanted.refunds.some(({ method }) => !isMoneyBy(method, settings))
  return unknown ? refuse('unknown-payment-method') : { ...wanted, tenders: {} }
}

/** The payments an invoice may be given back to, the latest first, as many as one commit reads: not what it was credited or written off. */
export function tendersOf({ settlings, credited }: Invoice): PaymentId[] {
  const own = new Set((credited?.notes ?? []).map(({ creditNoteId }) => moneyIdsOf(creditNoteId).open))
  const paid = settlings.filter(({ by, paymentId }) => by !== 'write-off' && !own.has(paymentId)).map(({ paymentId }) => paymentId)
  return [...new Set(paid.toReversed())].slice(0, bounds.tendersPerCreditNote)
}

/** What was written off of an invoice, by which money. */
export function writeOffsOf({ settlings }: Invoice): { paymentId: PaymentId; amount: number }[] {
  return settlings.filter(({ by }) => by === 'write-off')
}

/** Back to where it came from: money as money by its method, kept money and vouchers as store credit; what no payment covers is deposit. */
function toTenders(rest: number, { invoice, payments }: { invoice: Invoice; payments: readonly Payment[] }): Split {
  const split = onlyDeposit(rest)
  for (const id of tendersOf(invoice)) {
    const payment = payments.find(({ paymentId }) => paymentId === id)
    if (!payment) continue
    const paid = invoice.settlings.reduce((sum, settling) => sum + (settling.paymentId === id ? settling.amount : 0), 0)
    const amount = Math.min(split.deposit, Math.max(0, paid - (invoice.credited?.tenders[id] ?? 0)))
    const kept = payment.matches === 'nothing' || payment.kind === 'voucher'
    // What another credit note left, or came along from another system, stays the customer's money here, as it was.
    const noTender = payment.kind === 'credit-note' || payment.kind === 'opening'
    if (amount === 0 || (noTender && !kept)) continue
    split.deposit -= amount
    split.tenders[id] = amount
    if (kept) split.storeCredit += amount
    else split.refunds.push({ method: payment.method, amount, refundOf: id })
  }
  return split
}

/** What the invoice's payments have been given back, with this split. */
export function tendersAfter({ credited }: Invoice, split: Split): Record<string, number> {
  const tenders = { ...credited?.tenders }
  for (const [id, amount] of Object.entries(split.tenders)) tenders[id] = (tenders[id] ?? 0) + amount
  return tenders
}

/** What was written off before and is credited now as well is replaced, the newest first. */
export function replaceWriteOffs(books: Books, invoiceId: Invoice['invoiceId'], excess: number): void {
  let left = excess
  for (const payment of [...books.payments.values()].filter(({ kind }) => kind === 'write-off').toReversed()) {
    const owed = books.owed.get(invoiceId)
    const amount = Math.min(left, payment.allocations.find(({ item }) => item === invoiceId)?.amount ?? 0)
    if (!owed || amount === 0) continue
    replaceWriteOff(books, payment, { owed, amount })
    left -= amount
  }
}

/** Credits the account with a credit note: what is owed first, then each part of the rest (SPEC section 5). */
export function give(books: Books, note: CreditNote, { split, context }: { split: Split; context: Context }): void {
  const { creditNoteId, accountId, currency, total, given } = note
  const ids = moneyIdsOf(creditNoteId)
  const vat = note.vat.reduce((sum, line) => sum + line.vat, 0)
  post(books, { debit: 'sales', credit: 'deposits', amount: total - vat })
  post(books, { debit: 'vat', credit: 'deposits', amount: vat })
  const about = { accountId, currency, kind: 'credit-note' as const }
  const money = (paymentId: PaymentId, amount: number, matches: Payment['matches']) => {
    const payment: Payment = { ...ownMoney({ ...about, paymentId, amount, matches }, context), creditNoteId }
    setPayment(books, payment)
    return payment
  }
  if (split.storeCredit > 0) money(ids.kept, split.storeCredit, 'nothing')
  if (total === split.storeCredit) return
  const open = money(ids.open, total - split.storeCredit, 'anything')
  const owed = books.owed.get(note.invoiceId)
  if (owed && given.settled > 0) allocate(books, open, { owed, amount: given.settled })
  for (const refund of refundsOf(creditNoteId, split)) refundFrom(books, open, { ...refund, creditNoteId, context })
}

/** The refunds of a split under their ids. */
export function refundsOf(creditNoteId: CreditNoteId, { refunds }: Split): (Refunding & { paymentId: PaymentId })[] {
  return refunds.map((refund, at) => ({ ...refund, paymentId: refundIdOf(creditNoteId, at) }))
}
