import { unreserved } from '../accounts/account.ts'
import { type Books, setOrder } from '../accounts/books.ts'
import { freeOf, type Purse, reservingOrder } from '../accounts/purse.ts'
import type { Context } from '../command.ts'
import { cureOf, decideOrder } from '../credit-check/check.ts'
import { blocksCharging, tellHold } from '../credit-check/holds.ts'
import { deliver } from '../deliveries/adjustment.ts'
import { DeliveryId, type OrderId, type PaymentId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { spoken } from '../money.ts'
import type { Order } from '../orders/order.ts'
import { splitFact } from '../orders/orderAnswer.ts'
import { draft, type OrderInput } from '../orders/placing.ts'
import { reserve } from '../orders/reserving.ts'
import type { Payment } from '../payments/payment.ts'
import { receive } from '../payments/receiving.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { isStoreCredit, type Tender } from './sale.ts'

/** How a sale is met: by money given over now, from deposits, and for the rest on account. */
export type Met = { byMoney: number; fromDeposit: number; onAccount: number }

/** Kept money, then other money, that makes up an amount of store credit: what the sale's order will reserve (SPEC section 2). */
export function sourcesOfCredit(purse: Purse | undefined, amount: number): PaymentId[] {
  const sources: PaymentId[] = []
  let left = amount
  for (const money of purse ? reservingOrder(purse) : []) {
    const taken = Math.min(left, freeOf(money))
    if (taken > 0) sources.push(money.paymentId)
    left -= taken
  }
  return sources
}

/** Store credit that a sale asks for, at most. */
export function creditAsked(tenders: readonly Tender[]): number {
  return tenders.filter(isStoreCredit).reduce((sum, { amount }) => sum + amount, 0)
}

/** How the tenders meet a total: store credit as far as unreserved deposits reach, the rest on account. */
function meet(books: Books, total: number, { tenders, money }: { tenders: readonly Tender[]; money: number }): Met | Refusal {
  const asked = creditAsked(tenders)
  if (money + asked > total)
    return refuse('tenders-exceed-total', `The sale comes to ${spoken(total, books.account.currency)}; what is given over is more.`)
  const fromDeposit = Math.min(asked, Math.max(0, unreserved(books.account)))
  if (sourcesOfCredit(books.purse, fromDeposit).length > bounds.paymentsPerMatching)
    return refuse('deposit-does-not-cover', `One sale draws on ${bounds.paymentsPerMatching} payments at most; take less store credit.`)
  return { byMoney: money, fromDeposit, onAccount: total - money - fromDeposit }
}

type Selling = {
  input: OrderInput & { orderId: OrderId }
  tenders: readonly Tender[]
  payments: readonly Payment[]
  /** A code that was scanned is no voucher that this sale can take. */
  badCode: boolean
  /** Nobody is known to owe it. */
  toNobody: boolean
}

/**
 * An order placed and delivered in one step (SPEC section 5): its money is taken in and reserved for it, then store credit, and the
 * rest goes on credit by the same checks as every order's. What would be held is refused whole, with the amount to pay now.
 */
export function sell(
  books: Books,
  { input, tenders, payments, badCode, toNobody }: Selling,
  context: Context,
): { order: Order; met: Met } | Refusal {
  const drafted = draft(books, input, context)
  if ('refused' in drafted) return drafted
  const byVoucher = payments.reduce((sum, { kind, amount }) => sum + (kind === 'voucher' ? amount : 0), 0)
  if (badCode || byVoucher > drafted.total) return refuse('voucher-refused')
  const money = payments.reduce((sum, { amount }) => sum + amount, 0)
  const met = meet(books, drafted.total, { tenders, money })
  if ('refused' in met) return met
  const { settings } = context
  if (met.onAccount > 0 && toNobody) return { ...refuse('customer-required', payText(met.onAccount, drafted)), payNow: met.onAccount }
  const off = met.onAccount > 0 ? switchedOff(settings, 'b2bCredit') : undefined
  if (off) return { ...off, payNow: met.onAccount }
  if (met.onAccount > 0 && books.account.limit === null)
    return { ...refuse('credit-not-granted', payText(met.onAccount, drafted)), payNow: met.onAccount }
  for (const payment of payments) receive(books, payment, settings)
  const { orderId } = drafted
  for (const { paymentId, amount } of payments) reserve(books, orderId, { amount, naming: paymentId })
  if (met.fromDeposit > 0) reserve(books, orderId, { amount: met.fromDeposit })
  const split = { fromDeposit: met.byMoney + met.fromDeposit, onCredit: met.onAccount, toCollect: 0 }
  const placed = placeNow(books, { ...drafted, ...split }, context)
  if ('refused' in placed) return placed
  books.facts.push({ type: 'OrderPlaced', orderId, ...splitFact(placed), reasons: [] })
  for (const { paymentId, amount, method, names } of payments)
    books.facts.push({ type: 'PaymentRecorded', paymentId, amount, method, names })
  const lines = input.lines.map(({ sku, quantity }) => ({ sku, delivered: quantity, missing: '0' }))
  const report = { deliveryId: DeliveryId.parse(orderId), orderId, lines, added: [], last: true }
  const order = deliver(books, placed, { report, context })
  return 'refused' in order ? order : { order, met }
}

/** The order set and decided like every new one; held it would be no sale on the spot. */
function placeNow(books: Books, order: Order, { settings }: Context): Order | Refusal {
  // Before it is decided: the checks look at the account after the order's own reservation.
  setOrder(books, order)
  const placed = decideOrder(books, order, { settings, occasion: 'placing' })
  const reasons = placed.holds.filter(blocksCharging)
  if (reasons.length === 0) return placed
  const says = reasons.map((hold) => tellHold(hold, order.currency).sentence).join(' ')
  const cure = cureOf(books, placed, settings)
  if (cure === undefined || cure === 0) return refuse('sale-held', says)
  // What is past due isn't met by a tender of this sale: only one that puts nothing on credit passes it by.
  const payNow = reasons.some(({ reason }) => reason === 'past-due') ? placed.onCredit : cure
  return { ...refuse('sale-held', `${says} ${payText(payNow, order)}`), payNow }
}

function payText(amount: number, { currency }: Pick<Order, 'currency'>): string {
  return `Paid now by another way, ${spoken(amount, currency)} would let the sale through.`
}
