import { type Book, free, type Order, reserve, sum, unreserved, walkIn } from './book.ts'
import { blocks, reasonsFor } from './checks.ts'
import { issueInvoice } from './documents.ts'
import { type Merchant, no, type Line as Ordered, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { isMethod, newPayment } from './money.ts'
import { newBook } from './newBook.ts'
import { costOf, orderedLine } from './orders.ts'
import type { Voucher } from './voucher.ts'
import { redeemable } from './vouchers.ts'

export type Selling = {
  saleId: string
  accountId?: string | undefined
  customer?: { shipTos: readonly { shipToId: string }[] } | undefined
  currency: string
  prices: string
  shipToId?: string | undefined
  lines: readonly Ordered[]
  tenders: readonly { method: string; amount: number }[]
  vouchers?: readonly string[] | undefined
}

const credit = ({ tenders }: Selling): number => sum(tenders.filter(({ method }) => method === 'CRED').map(({ amount }) => amount))

/** Whose books the sale goes into: a copy, so that a refused sale leaves nothing. */
function bookFor(merchant: Merchant, input: Selling): Book | string {
  const { accountId = walkIn, customer, currency } = input
  if (customer && accountId === walkIn) return 'invalid-input'
  const known = merchant.books.get(accountId)
  if (!known && !customer && accountId !== walkIn) return 'unknown-account'
  if (accountId === walkIn && credit(input) > 0) return 'customer-required'
  if (known) return customer && !known.erased ? 'account-exists' : structuredClone(known)
  return newBook({ id: accountId, currency, shipTos: (customer?.shipTos ?? []).map(({ shipToId }) => shipToId) })
}

function orderOf({ saleId: id, prices, lines, shipToId: shipTo }: Selling, { total, moment }: { total: number; moment: Moment }): Order {
  return {
    id,
    shipTo,
    placedAt: moment.now,
    settlement: 'auto',
    rest: 'pay-now',
    usesBalance: false,
    prices,
    lines: lines.map(orderedLine),
    total,
    onCredit: 0,
    toCollect: 0,
    charged: 0,
    reasons: [],
    state: 'open',
    delivery: 'none',
    released: false,
  }
}

/** Money first, then store credit as far as it reaches, the rest on the line by the usual checks. */
function settle(
  book: Book,
  order: Order,
  { input, vouchers, moment }: { input: Selling; vouchers: readonly Voucher[] | undefined; moment: Moment },
): string | undefined {
  const scanned = sum((vouchers ?? []).map(({ value }) => value))
  if (!vouchers || scanned > order.total) return 'voucher-refused'
  const money = input.tenders.filter(({ method }) => method !== 'CRED')
  const given = scanned + sum(money.map(({ amount }) => amount))
  if (given + credit(input) > order.total) return 'tenders-exceed-total'
  const deposit = Math.min(credit(input), Math.max(0, unreserved(book)))
  const onCredit = order.total - given - deposit
  if (onCredit > 0 && book.id === walkIn) return 'customer-required'
  if (onCredit > 0 && !moment.rules.features.b2bCredit) return 'switched-off'
  if (onCredit > 0 && book.limit === null) return 'credit-not-granted'
  const about = { day: moment.today, matches: 'due' as const, names: [{ kind: 'order' as const, id: order.id }] }
  const payments = [
    ...vouchers.map(({ value: amount }, at) => {
      const id = `pay_sale-${order.id}-v${at + 1}`
      return { ...newPayment({ id, amount, method: 'VOUCHER', ...about }, moment), voucher: true as const }
    }),
    ...money.map(({ method, amount }, at) => newPayment({ id: `pay_sale-${order.id}-${at + 1}`, amount, method, ...about }, moment)),
  ]
  book.payments.push(...payments)
  book.orders.push(order)
  for (const payment of payments) reserve(book, order, { amount: free(payment), naming: payment })
  reserve(book, order, { amount: deposit })
  order.onCredit = onCredit
  if (reasonsFor(book, order, { ...moment, placing: true }).some(blocks)) return 'sale-held'
  if (money.some(({ method }) => !isMethod(method, moment))) return 'unknown-payment-method'
  Object.assign(order, { delivery: 'whole', charged: onCredit, lines: order.lines.map((line) => ({ ...line, delivered: line.ordered })) })
  return undefined
}

/** The vouchers that are scanned; none where one of the codes can't be redeemed in this sale. */
function scannedIn(merchant: Merchant, { vouchers: codes = [], currency }: Selling, moment: Moment): Voucher[] | undefined {
  const found = codes.flatMap((code) => redeemable(merchant, { code, way: 'single', currency, moment }) ?? [])
  return new Set(found).size === codes.length ? found : undefined
}

/** SPEC section 5: an order placed, delivered and invoiced in one step; what would be held is refused whole. */
export function recordSale(merchant: Merchant, input: Selling, moment: Moment): Verdict {
  if (merchant.orders.has(input.saleId)) return no('same-key-other-content')
  const { features } = moment.rules
  if (!features.invoicing || (credit(input) > 0 && !features.storeCredit)) return no('switched-off')
  const book = bookFor(merchant, input)
  if (typeof book === 'string') return no(book)
  if (book.erased) return no('customer-erased')
  if (input.shipToId && !book.shipTos.includes(input.shipToId)) return no('unknown-ship-to')
  if (input.currency !== book.currency) return no('currency-mismatch')
  const total = costOf(input.lines.map(orderedLine), false, input)
  if (total < 0) return no('negative-total')
  const order = orderOf(input, { total, moment })
  const vouchers = scannedIn(merchant, input, moment)
  const hindered = settle(book, order, { input, vouchers, moment })
  if (hindered) return no(hindered)
  for (const voucher of vouchers ?? []) voucher.state = 'redeemed'
  merchant.books.set(book.id, book)
  merchant.orders.set(order.id, book.id)
  for (const { id } of book.payments.filter(({ names }) => names.some((named) => named.id === order.id)))
    if (id.startsWith('pay_sale-')) merchant.payments.set(id, { account: book.id, target: id })
  for (const delivery of merchant.deliveries.values())
    if (delivery.report.orderId === order.id && delivery.state === 'parked') delivery.state = 'reported'
  return issueInvoice(merchant, { invoiceId: `inv_sale-${order.id}`, accountId: book.id, orderIds: [order.id] }, moment)
}
