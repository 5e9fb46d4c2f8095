import * as z from 'zod'
import { Instant } from '../calendar.ts'
import type { Reader } from '../command.ts'
import { refs } from '../command.ts'
import type { Fact, FactOf } from '../facts.ts'
import { AccountId, type PaymentId } from '../ids.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { Currency, SignedAmount } from '../money.ts'
import type { Payment } from '../payments/payment.ts'
import { storeCreditCode, voucherCode } from '../settings/settings.ts'

/**
 * Something that moved store credit: alimentation, remboursement, consommation, and vouchers sold, redeemed and refunded. What a provider takes back of a top-up, and gives again,
 * falls in the day that tells it: a day that is over never changes.
 */
export const Movement = z
  .strictObject({
    at: Instant,
    accountId: AccountId.optional().meta({ description: 'Not of a voucher: whose it is, nobody knows' }),
    sequence: z.int(),
    type: z.enum([
      'top-up',
      'refund',
      'consumption',
      'credit-note',
      'reversal',
      'reinstated',
      'voucher-sold',
      'voucher-redeemed',
      'voucher-refunded',
    ]),
    method: z.string(),
    amount: SignedAmount.meta({ description: 'What was put on or spent; below 0 what was given or taken back' }),
    currency: Currency,
    reference: z.string().meta({ description: 'The payment, the number of the invoice or credit note, or the voucher' }),
  })
  .meta({ id: 'StoreCreditMovement' })
export type Movement = z.infer<typeof Movement>
type Kind = Movement['type']

type Spending = { number: string; amount: number }

/** The payments a record has to be read with: those that settled an invoice of its own, and those taken back. */
function paymentsBehind({ facts }: JournalRecord): PaymentId[] {
  const issued = new Set<string>(facts.flatMap((fact) => (fact.type === 'InvoiceIssued' ? [fact.invoiceId] : [])))
  const ids = facts.flatMap((fact) => {
    if (fact.type === 'Allocated') return issued.has(fact.item) ? [fact.paymentId] : []
    return fact.type === 'PaymentReversed' || fact.type === 'ReversalUndone' ? [fact.paymentId] : []
  })
  return [...new Set(ids)]
}

/**
 * What an invoice consumed of the customer's store credit when it was issued: its own commit's allocations, but of money that names the
 * invoice or one of its orders, which paid that sale by its own method.
 */
export function spendingsOf({ facts, rows }: JournalRecord, payments: ReadonlyMap<string, Payment>): Spending[] {
  return facts.flatMap((fact) => {
    if (fact.type !== 'InvoiceIssued') return []
    const names = (id: string) =>
      id === fact.invoiceId || Object.keys(rows).some((row) => row.startsWith('order|') && row.endsWith(`|${id}`))
    const amount = facts.reduce((sum, one) => {
      if (one.type !== 'Allocated' || one.item !== fact.invoiceId) return sum
      const payment = payments.get(one.paymentId)
      return !payment || payment.names.some(({ id }) => names(id)) ? sum : sum + one.amount
    }, 0)
    return amount > 0 ? [{ number: fact.number, amount }] : []
  })
}

type Back = FactOf<'PaymentReversed'> | FactOf<'ReversalUndone'>

type OfVoucher = FactOf<'VoucherSold'> | FactOf<'VoucherRedeemed'> | FactOf<'VoucherRefunded'>

const voucherMoves = {
  VoucherSold: 'voucher-sold',
  VoucherRedeemed: 'voucher-redeemed',
  VoucherRefunded: 'voucher-refunded',
} as const satisfies Record<OfVoucher['type'], Kind>

function isOfVoucher(fact: Fact): fact is OfVoucher {
  return fact.type in voucherMoves
}

const methodOf = (fact: OfVoucher) => ('method' in fact ? fact.method : voucherCode)

/** What a record did to store credit. */
export function movementsIn(record: JournalRecord, payments: ReadonlyMap<string, Payment>, currency: Currency): Movement[] {
  const { at, sequence, facts } = record
  const accountId = AccountId.safeParse(record.chain).data
  const moved = (type: Kind, of: { method: string; amount: number; reference: string }): Movement => {
    const { method, amount, reference } = of
    return { at, ...(accountId && { accountId }), sequence, type, method, amount, currency, reference }
  }
  const back = (type: Kind, { paymentId, amount }: Back): Movement[] => {
    const payment = payments.get(paymentId)
    if (payment?.kind !== 'top-up') return []
    return [moved(type, { method: payment.method, amount: type === 'reversal' ? -amount : amount, reference: paymentId })]
  }
  const spent = spendingsOf(record, payments).map(({ number, amount }) =>
    moved('consumption', { method: storeCreditCode, amount, reference: number }),
  )
  const told = facts.flatMap((fact): Movement[] => {
    if (fact.type === 'ToppedUp') return [moved(fact.kind, { method: fact.method, amount: fact.amount, reference: fact.paymentId })]
    if (fact.type === 'PaymentRefunded') return [moved('refund', { method: fact.method, amount: fact.amount, reference: fact.paymentId })]
    if (fact.type === 'CreditNoteIssued' && fact.storeCredit > 0)
      return [moved('credit-note', { method: storeCreditCode, amount: fact.storeCredit, reference: fact.number })]
    if (fact.type === 'PaymentReversed') return back('reversal', fact)
    if (isOfVoucher(fact))
      return [moved(voucherMoves[fact.type], { method: methodOf(fact), amount: fact.amount, reference: fact.voucherId })]
    return fact.type === 'ReversalUndone' ? back('reinstated', fact) : []
  })
  return [...told, ...spent]
}

/** Keys read in one round trip. */
const rowsAtOnce = 100

/** The payments that records have to be read with, by id. */
export async function readPayments(reader: Pick<Reader, 'get'>, records: readonly JournalRecord[]): Promise<Map<string, Payment>> {
  const wanted = records.flatMap((record) => paymentsBehind(record).map((id) => refs.payment(AccountId.parse(record.chain), id)))
  const payments = new Map<string, Payment>()
  for (let at = 0; at < wanted.length; at += rowsAtOnce) {
    const { found } = await reader.get({ found: wanted.slice(at, at + rowsAtOnce) })
    for (const payment of found) payments.set(payment.paymentId, payment)
  }
  return payments
}

/** The currency of each voucher's chain, as its records say it. */
export function currenciesTold(records: readonly JournalRecord[]): Map<string, Currency> {
  return new Map(
    records.flatMap(({ chain, facts }) =>
      facts.filter(isOfVoucher).map(({ currency }): [string, Currency] => [chain, Currency.parse(currency)]),
    ),
  )
}

/** The currency of each chain that records are of: an account's, or a voucher's, which says it itself. */
export async function readCurrencies(reader: Pick<Reader, 'get'>, records: readonly JournalRecord[]): Promise<Map<string, Currency>> {
  const ids = [...new Set(records.flatMap(({ chain }) => AccountId.safeParse(chain).data ?? []))]
  const currencies = currenciesTold(records)
  for (let at = 0; at < ids.length; at += rowsAtOnce) {
    const { found } = await reader.get({ found: ids.slice(at, at + rowsAtOnce).map(refs.account) })
    for (const { accountId, currency } of found) currencies.set(accountId, currency)
  }
  return currencies
}
