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
import type { Ref } from '../states.ts'

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

/** What records are read with: payments by id, and by the id of an order that one of them names the order that goes on with its rest. */
type Behind = { payments: ReadonlyMap<string, Payment>; followers: ReadonlyMap<string, string> }

/** The payments a record has to be read with: those that settled an invoice of its own, and those taken back. */
function paymentsBehind({ facts }: JournalRecord): PaymentId[] {
  const issued = new Set<string>(facts.flatMap((fact) => (fact.type === 'InvoiceIssued' ? [fact.invoiceId] : [])))
  const ids = facts.flatMap((fact) => {
    if (fact.type === 'Allocated') return issued.has(fact.item) ? [fact.paymentId] : []
    return fact.type === 'PaymentReversed' || fact.type === 'ReversalUndone' ? [fact.paymentId] : []
  })
  return [...new Set(ids)]
}

/** Whether an id is of an invoice that a record issued, or of an order that it wrote with it. */
function isOwn({ rows }: JournalRecord, invoiceId: string, id: string): boolean {
  return id === invoiceId || Object.keys(rows).some((row) => row.startsWith('order|') && row.endsWith(`|${id}`))
}

/** What settled an invoice in the very record that issued it. */
function settlingOf({ facts }: JournalRecord, invoiceId: string): FactOf<'Allocated'>[] {
  return facts.filter((fact) => fact.type === 'Allocated').filter(({ item }) => item === invoiceId)
}

/**
 * What an invoice consumed of the customer's store credit when it was issued: its own commit's allocations, but of money that names the
 * invoice or one of its orders, which paid that sale by its own method. An order that goes on with the rest of one that is named takes
 * over its money (SPEC section 4), and is paid by it as if it were named itself.
 */
export function spendingsOf(record: JournalRecord, { payments, followers }: Behind): Spending[] {
  return record.facts.flatMap((fact) => {
    if (fact.type !== 'InvoiceIssued') return []
    const pays = (id: string): boolean => {
      const next = followers.get(id)
      return isOwn(record, fact.invoiceId, id) || (next !== undefined && pays(next))
    }
    const amount = settlingOf(record, fact.invoiceId).reduce((sum, one) => {
      const payment = payments.get(one.paymentId)
      return !payment || payment.names.some(({ id }) => pays(id)) ? sum : sum + one.amount
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
export function movementsIn(record: JournalRecord, behind: Behind, currency: Currency): Movement[] {
  const { at, sequence, facts } = record
  const accountId = AccountId.safeParse(record.chain).data
  const moved = (type: Kind, of: { method: string; amount: number; reference: string }): Movement => {
    const { method, amount, reference } = of
    return { at, ...(accountId && { accountId }), sequence, type, method, amount, currency, reference }
  }
  const back = (type: Kind, { paymentId, amount }: Back): Movement[] => {
    const payment = behind.payments.get(paymentId)
    if (payment?.kind !== 'top-up') return []
    return [moved(type, { method: payment.method, amount: type === 'reversal' ? -amount : amount, reference: paymentId })]
  }
  const spent = spendingsOf(record, behind).map(({ number, amount }) =>
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

/** What records have to be read with. */
export async function readBehind(reader: Pick<Reader, 'get'>, records: readonly JournalRecord[]): Promise<Behind> {
  const payments = await readPayments(reader, records)
  return { payments, followers: await readFollowers(reader, { records, payments }) }
}

async function readPayments(reader: Pick<Reader, 'get'>, records: readonly JournalRecord[]): Promise<Map<string, Payment>> {
  const wanted = records.flatMap((record) => paymentsBehind(record).map((id) => refs.payment(AccountId.parse(record.chain), id)))
  const payments = new Map<string, Payment>()
  for (let at = 0; at < wanted.length; at += rowsAtOnce) {
    const { found } = await reader.get({ found: wanted.slice(at, at + rowsAtOnce) })
    for (const payment of found) payments.set(payment.paymentId, payment)
  }
  return payments
}

/** The orders named by money that settled an invoice of a record but names neither it nor an order of it: one may go on as such. */
function namedElsewhere(record: JournalRecord, payments: ReadonlyMap<string, Payment>): Ref<'order'>[] {
  return record.facts.flatMap((fact) => {
    if (fact.type !== 'InvoiceIssued') return []
    const named = settlingOf(record, fact.invoiceId).map(({ paymentId }) => payments.get(paymentId)?.names ?? [])
    const others = named.filter((names) => !names.some(({ id }) => isOwn(record, fact.invoiceId, id))).flat()
    return others.flatMap(({ kind, id }) => (kind === 'order' ? [refs.order(AccountId.parse(record.chain), id)] : []))
  })
}

/** By an order's id the one that goes on with its rest: of the orders that such money names, and on to the end of each chain. */
async function readFollowers(
  reader: Pick<Reader, 'get'>,
  { records, payments }: { records: readonly JournalRecord[]; payments: ReadonlyMap<string, Payment> },
): Promise<Map<string, string>> {
  const followers = new Map<string, string>()
  let wanted = records.flatMap((record) => namedElsewhere(record, payments))
  while (wanted.length > 0) {
    const { found } = await reader.get({ found: wanted.slice(0, rowsAtOnce) })
    wanted = wanted.slice(rowsAtOnce)
    for (const { accountId, orderId, followedBy } of found) {
      if (followedBy === undefined || followers.has(orderId)) continue
      followers.set(orderId, followedBy)
      wanted.push(refs.order(accountId, followedBy))
    }
  }
  return followers
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
