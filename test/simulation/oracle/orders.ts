import { type Book, byText, counted, isOpen, type Line, type Order, release, reserve, room, unreserved } from './book.ts'
import { blocks, decide, inAnyOrder, reasonsFor, remainderAtCheckout } from './checks.ts'
import { fraction, nothing, totalOf } from './decimals.ts'
import { type Merchant, no, type Line as Ordered, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

export type Placing = {
  orderId: string
  accountId: string
  currency: string
  prices: string
  settlement: 'account' | 'deposit' | 'auto' | 'prepaid'
  rest: string
  balance?: string | undefined
  shipToId?: string | undefined
  lines: readonly Ordered[]
}

type Split = { deposit: number; credit: number; collect: number }

export const orderedLine = ({ sku, quantity, unitPrice, vatRate }: Ordered): Line => ({
  sku,
  unitPrice,
  vatRate,
  ordered: fraction(quantity),
  delivered: nothing,
  missing: nothing,
})

export const costOf = (lines: readonly Line[], ended: boolean, order: { prices: string; currency: string }): number =>
  totalOf(
    lines.map((line) => ({ ...line, quantity: counted(line, ended) })),
    order,
  )

/** SPEC section 2: how a sum is met. */
function split(
  book: Book,
  total: number,
  { wish, moment }: { wish: { settlement: Placing['settlement']; rest: string; balance?: string | undefined }; moment: Moment },
): Split | string {
  const open = unreserved(book)
  if (wish.settlement === 'account') return book.limit === null ? 'credit-not-granted' : { deposit: 0, credit: total, collect: 0 }
  if (wish.settlement === 'deposit') return open < total ? 'deposit-does-not-cover' : { deposit: total, credit: 0, collect: 0 }
  if (wish.settlement === 'auto') {
    const deposit = Math.min(open, total)
    if (!moment.rules.features.b2bCredit) return { deposit, credit: 0, collect: total - deposit }
    const credit = wish.rest === 'hold' ? total - deposit : Math.min(total - deposit, room(book))
    return { deposit, credit, collect: total - deposit - credit }
  }
  const { settlementPolicy } = moment.rules
  if (settlementPolicy === 'balance' && wish.balance === 'order-only') return 'balance-not-usable'
  if (settlementPolicy === 'order-only' && wish.balance === 'balance') return 'balance-not-usable'
  const uses = settlementPolicy === 'balance' || (settlementPolicy === 'customer-chooses' && wish.balance !== 'order-only')
  const deposit = uses ? Math.min(total, Math.max(0, remainderAtCheckout(book, moment.today))) : 0
  return { deposit, credit: 0, collect: total - deposit }
}

/** Where the rest is paid now, nothing goes on credit that another reason would hold. */
function payInstead(book: Book, order: Order, { credit, moment }: { credit: number; moment: Moment }): void {
  if (credit === 0 || order.settlement !== 'auto' || order.rest !== 'pay-now') return
  if (!reasonsFor(book, order, { ...moment, placing: true }).some(blocks)) return
  order.onCredit -= credit
  order.toCollect += credit
}

/** SPEC section 12: what is off settles no new order. */
export const isOff = ({ settlement }: Pick<Placing, 'settlement'>, { rules: { features } }: Moment): boolean =>
  (settlement === 'account' && !features.b2bCredit) || (settlement === 'deposit' && !features.storeCredit)

/** Places an order in a book; answers what the customer is asked for now. */
export function placeIn(book: Book, input: Placing, moment: Moment): { order: Order; asked: number } | string {
  if (isOff(input, moment)) return 'switched-off'
  if (book.erased) return 'customer-erased'
  if (input.shipToId && !book.shipTos.includes(input.shipToId)) return 'unknown-ship-to'
  if (input.currency !== book.currency) return 'currency-mismatch'
  const lines = input.lines.map(orderedLine)
  const total = costOf(lines, false, input)
  if (total < 0) return 'negative-total'
  const parts = split(book, total, { wish: input, moment })
  if (typeof parts === 'string') return parts
  const remainder = remainderAtCheckout(book, moment.today)
  const { orderId: id, settlement, rest, prices } = input
  const usesBalance = settlement === 'prepaid' && moment.rules.settlementPolicy !== 'order-only' && input.balance !== 'order-only'
  const order: Order = {
    id,
    shipTo: input.shipToId,
    placedAt: moment.now,
    settlement,
    rest,
    usesBalance,
    prices,
    lines,
    total,
    onCredit: parts.credit,
    toCollect: parts.collect,
    charged: 0,
    reasons: [],
    state: 'open',
    delivery: 'none',
    released: false,
  }
  book.orders.push(order)
  reserve(book, order, { amount: parts.deposit })
  payInstead(book, order, { credit: parts.credit, moment })
  decide(book, order, { ...moment, placing: true })
  return { order, asked: usesBalance ? Math.max(0, total - remainder) : order.toCollect }
}

export function placeOrder(merchant: Merchant, input: Placing, moment: Moment): Verdict {
  if (merchant.orders.has(input.orderId)) return no('same-key-other-content')
  if (isOff(input, moment)) return no('switched-off')
  const book = merchant.books.get(input.accountId)
  if (!book) return no('unknown-account')
  const placed = placeIn(book, input, moment)
  if (typeof placed === 'string') return no(placed)
  merchant.orders.set(input.orderId, book.id)
  merchant.asked.set(input.orderId, placed.asked)
  for (const delivery of merchant.deliveries.values())
    if (delivery.report.orderId === input.orderId && delivery.state === 'parked') delivery.state = 'reported'
  return 'done'
}

export function found(merchant: Merchant, orderId: string): { book: Book; order: Order } | undefined {
  const book = merchant.books.get(merchant.orders.get(orderId) ?? '')
  const order = book?.orders.find(({ id }) => id === orderId)
  return book && order && { book, order }
}

/** Less of an order: toCollect first, then onCredit, then what is reserved. */
function lessen(book: Book, order: Order, by: number): void {
  const collect = Math.min(by, order.toCollect)
  const credit = Math.min(by - collect, order.onCredit)
  order.total -= by
  order.toCollect -= collect
  order.onCredit -= credit
  order.charged = Math.min(order.charged, order.onCredit)
  release(book, order, by - collect - credit)
}

/** After goods have left: unreserved deposits first, then the line, whatever the limit. */
export function resize(book: Book, order: Order, total: number): void {
  if (total <= order.total) return lessen(book, order, order.total - total)
  const by = total - order.total
  const deposit = Math.min(by, Math.max(0, unreserved(book)))
  reserve(book, order, { amount: deposit })
  order.total = total
  order.onCredit += by - deposit
}

export function changeOrder(merchant: Merchant, input: { orderId: string; lines: readonly Ordered[] }, moment: Moment): Verdict {
  const at = found(merchant, input.orderId)
  if (!at) return no('unknown-order')
  const { book, order } = at
  const lines = input.lines.map(orderedLine)
  const total = costOf(lines, false, { prices: order.prices, currency: book.currency })
  if (total < 0) return no('negative-total')
  if (order.state !== 'open') return no(`order-${order.state}`)
  if (order.delivery !== 'none') return no('order-delivered')
  const more = total - order.total
  if (more > 0) {
    const settlement = order.settlement
    if (settlement !== 'account' && settlement !== 'deposit' && settlement !== 'auto' && settlement !== 'prepaid')
      throw new Error(settlement)
    const chosen = order.usesBalance ? 'balance' : 'order-only'
    const { settlementPolicy } = moment.rules
    // What the policy has come to forbid is no choice any more: the policy decides alone.
    const balance = settlementPolicy === 'customer-chooses' || settlementPolicy === chosen ? chosen : undefined
    const parts = split(book, more, { wish: { settlement, rest: order.rest, balance }, moment })
    if (typeof parts === 'string') return no(parts)
    reserve(book, order, { amount: parts.deposit })
    order.total = total
    order.onCredit += parts.credit
    order.toCollect += parts.collect
    payInstead(book, order, { credit: parts.credit, moment })
  } else lessen(book, order, -more)
  order.lines = lines
  decide(book, order, moment)
  merchant.asked.set(order.id, order.toCollect + askedAlong(book, order, moment))
  return 'done'
}

/** SPEC section 2: a debt is asked along by an order that uses the balance and only waits to be paid. */
function askedAlong(book: Book, { usesBalance, reasons }: Order, { today }: Moment): number {
  const waits = reasons.length > 0 && reasons.every((reason) => !blocks(reason))
  return usesBalance && waits ? Math.max(0, -remainderAtCheckout(book, today)) : 0
}

export function holdOrder(merchant: Merchant, { orderId, why }: { orderId: string; why: string }, { by }: Moment): Verdict {
  const order = found(merchant, orderId)?.order
  if (!order) return no('unknown-order')
  if (order.state !== 'open') return no(`order-${order.state}`)
  if (order.delivery !== 'none') return no('order-delivered')
  if (order.reasons.some(({ reason }) => reason === 'manual')) return no('already-held')
  order.reasons = [...order.reasons, { reason: 'manual', by, why }]
  return 'done'
}

export function releaseOrder(merchant: Merchant, { orderId }: { orderId: string }): Verdict {
  const order = found(merchant, orderId)?.order
  if (!order) return no('unknown-order')
  if (order.state === 'cancelled') return no('order-cancelled')
  if (order.reasons.length === 0) return no('order-not-held')
  const onCredit = order.onCredit + order.toCollect
  Object.assign(order, { onCredit, toCollect: 0, charged: onCredit, reasons: [], released: true })
  return 'done'
}

/** SPEC section 3: oldest first; the first that stays held for limit or past due ends further charging in this pass. */
export function recheckHolds(book: Book, moment: Moment): { changed: boolean; released: string[] } {
  const held = book.orders
    .filter((order) => isOpen(order) && order.reasons.length > 0)
    .toSorted((one, other) => byText(`${one.placedAt}#${one.id}`, `${other.placedAt}#${other.id}`))
  let charging = true
  let changed = false
  const released: string[] = []
  for (const order of held) {
    if (!charging && order.onCredit > order.charged) continue
    const reasons = reasonsFor(book, order, moment)
    if (inAnyOrder(reasons) !== inAnyOrder(order.reasons)) {
      decide(book, order, moment)
      changed = true
    }
    if (reasons.some(({ reason }) => reason === 'limit-exceeded' || reason === 'past-due')) charging = false
    if (order.reasons.length === 0) released.push(order.id)
  }
  return { changed, released }
}
