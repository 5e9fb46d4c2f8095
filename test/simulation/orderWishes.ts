import { addDays } from '../../domain/calendar.ts'
import { quoteOrder } from '../../domain/orders/quoteOrder.ts'
import { ask } from '../../store/ask.ts'
import { customer } from './accountWishes.ts'
import type { Chance } from './chance.ts'
import { deedOf } from './deed.ts'
import { isOpen, type Order, outstanding } from './oracle/book.ts'
import { type Fraction, fraction, minus, totalOf } from './oracle/decimals.ts'
import type { Voucher } from './oracle/voucher.ts'
import { isGood } from './oracle/vouchers.ts'
import { anyAccount, anyOrder } from './picking.ts'
import { quoted } from './quoting.ts'
import type { Fulfilled, Scope } from './scope.ts'
import { anyCode } from './voucherWishes.ts'

const line = (chance: Chance, sku: string) => ({
  sku,
  description: 'Goods',
  quantity: chance.one(['1', '2', '3', '5', '0.5', '0.333', '1.25']),
  unitPrice: chance.one(['10.00', '4.99', '30.00', '0.333', '120.00', '7.5', '12.00', '19.90', '-2.00']),
  vatRate: chance.one(['20', '5.5', '10.0', '0']),
})

const skus = ['s1', 's2', 's3', 's4']
const lines = (chance: Chance) => skus.slice(0, chance.between(1, 3)).map((sku) => line(chance, sku))

/** What a storefront sends. */
function basket(scope: Scope) {
  const { shop, chance } = scope
  const accountId = anyAccount(scope)
  const currency = shop.oracle.books.get(accountId)?.currency === 'JPY' ? ('JPY' as const) : ('EUR' as const)
  return {
    accountId,
    currency: chance.maybe(0.02) ? ('USD' as const) : currency,
    kind: chance.one(['standard', 'standard', 'future'] as const),
    prices: chance.one(['gross', 'net'] as const),
    settlement: chance.one(['account', 'account', 'deposit', 'auto', 'auto', 'prepaid', 'prepaid'] as const),
    rest: chance.one(['hold', 'pay-now'] as const),
    ...(chance.maybe(0.5) && { balance: chance.one(['balance', 'order-only'] as const) }),
    ...(chance.maybe(0.25) && { shipToId: 'site-1' }),
    lines: lines(chance),
  }
}

/** What a till sends: a basket and how it is paid, in whole, in part or too much. */
function overTheCounter(scope: Scope) {
  const { chance, index } = scope
  const { accountId, currency, prices, shipToId, lines: basketLines } = basket(scope)
  const goods = { currency, prices, lines: basketLines, ...(shipToId && { shipToId }) }
  const cost = Math.max(
    1,
    totalOf(
      basketLines.map((one) => ({ ...one, quantity: fraction(one.quantity) })),
      { prices, currency },
    ),
  )
  const good = (voucher: Voucher) => voucher.value <= cost && isGood(voucher, { way: 'single', currency, today: scope.today })
  const codes = [anyCode(scope, good), anyCode(scope, good)].slice(0, chance.one([1, 1, 1, 2]))
  const sold = { ...goods, ...(chance.maybe(0.15) && { vouchers: codes }) }
  const part = Math.max(1, Math.round(cost * chance.one([0.2, 0.5, 0.5, 1])))
  const rest = Math.max(1, cost - part)
  const paid = { method: chance.one(['CB', 'ESP', 'CB', 'CHE', 'XX']), amount: part }
  const tenders = chance.one([
    [],
    [paid],
    [{ method: 'CRED', amount: cost }],
    [paid, { method: 'CRED', amount: rest }],
    [paid, { method: 'ESP', amount: rest }],
    [{ method: 'CB', amount: cost }],
    [{ method: 'CB', amount: cost }],
  ])
  if (chance.maybe(0.15)) return { ...sold, currency: 'EUR' as const, tenders }
  const known = chance.maybe(0.9)
  const newId = `acc_${index}`
  return known ? { ...sold, accountId, tenders } : { ...sold, accountId: newId, tenders, customer: customer(chance, newId, index) }
}

const text = ({ top, bottom }: Fraction): string => {
  const value = Number(top) / Number(bottom)
  return value < 0 ? '0' : String(Math.round(value * 1000) / 1000)
}

const notOver = (order: Order) => isOpen(order) && order.delivery !== 'whole'
const untouched = (order: Order) => isOpen(order) && order.delivery === 'none'

function report({ chance, index }: Scope, order: Order | undefined) {
  const of = order?.lines ?? []
  const reported = of
    .filter(() => chance.maybe(0.85))
    .map(({ sku, ordered, delivered, missing }) => {
      const left = text(minus(minus(ordered, delivered), missing))
      const some = chance.one([left, left, left, '0', '0.5', '1', '4'])
      return { sku, delivered: some, missing: chance.one(['0', '0', '0', some === '0' ? left : '0.25']) }
    })
  const last = chance.maybe(0.5)
  const followUp = { orderId: chance.maybe(0.1) ? `o${index + chance.between(-6, 6)}` : `f${index}` }
  return {
    deliveryId: `d${index}`,
    lines: chance.maybe(0.02) ? [...reported, { sku: 'stranger', delivered: '1' }] : reported,
    added: chance.maybe(0.12) ? [line(chance, chance.one(['s1', 's5']))] : [],
    last,
    ...(last && chance.maybe(0.3) && { followUp }),
  }
}

/** Orders are quoted, placed, changed, held, released, delivered and invoiced. */
export const orderWishes = {
  placeOrder: (scope: Scope): Fulfilled => deedOf('placeOrder', { orderId: `o${scope.index}`, ...basket(scope) }),
  recordSale: (scope: Scope): Fulfilled => deedOf('recordSale', { saleId: `o${scope.index}`, ...overTheCounter(scope) }),
  quoteOrder: (scope: Scope): Fulfilled => {
    const input = quoteOrder.input.parse(basket(scope))
    const { world, shop, chance, index } = scope
    return () =>
      world.bus.queue(`quote ${index}`, async () => {
        const context = world.contextOf({ shop, chance })
        const before = world.commits.count
        const said = await ask(quoteOrder, input, { context, keeper: world.keeperFor(chance) })
        if (world.commits.count === before) quoted({ shop, input, context }, said)
      })
  },
  changeOrder: (scope: Scope): Fulfilled => {
    const order = anyOrder(scope, untouched)
    return order && deedOf('changeOrder', { orderId: order.id, lines: lines(scope.chance) })
  },
  cancelOrder: (scope: Scope): Fulfilled => deedOf('cancelOrder', { orderId: anyOrder(scope, notOver)?.id ?? 'nobody' }),
  holdOrder: (scope: Scope): Fulfilled =>
    deedOf('holdOrder', { orderId: anyOrder(scope, untouched)?.id ?? 'nobody', why: 'to be looked at' }),
  releaseOrder: (scope: Scope): Fulfilled => {
    const order = anyOrder(scope, ({ reasons }) => reasons.length > 0)
    return order && deedOf('releaseOrder', { orderId: order.id, why: 'known customer' })
  },
  deliver: (scope: Scope): Fulfilled => {
    const { chance, index } = scope
    const order = anyOrder(scope, notOver)
    // A warehouse is sometimes ahead of the storefront.
    const orderId = order && !chance.maybe(0.08) ? order.id : `o${index + chance.between(1, 6)}`
    const { followUp, ...told } = report(scope, order?.id === orderId ? order : undefined)
    return deedOf('reportDelivery', { orderId, ...told, ...(followUp && followUp.orderId !== orderId && { followUp }) })
  },
  issueInvoice: (scope: Scope): Fulfilled => {
    const { shop, chance, index } = scope
    const isReady = (order: Order) => isOpen(order) && order.delivery === 'whole'
    const books = [...shop.oracle.books.values()].filter((book) => book.orders.some(isReady))
    const accountId = books.length > 0 && chance.maybe(0.9) ? chance.one(books).id : anyAccount(scope)
    const orders = shop.oracle.books.get(accountId)?.orders ?? []
    const ready = orders.filter(isReady)
    const named = chance.maybe(0.1) ? orders.slice(-2) : ready.slice(0, chance.between(1, 3))
    const orderIds = named.map(({ id }) => id)
    return deedOf('issueInvoice', { invoiceId: `inv_${index}`, accountId, ...(chance.maybe(0.6) && orderIds.length > 0 && { orderIds }) })
  },
  issueInvoices: (scope: Scope): Fulfilled => {
    const { shop, chance, index } = scope
    const batch = [...shop.oracle.books.values()].flatMap(({ id: accountId, orders }) => {
      const open = orders.filter(isOpen)
      const wholly = open.filter(({ delivery }) => delivery === 'whole')
      const orderIds = (chance.maybe(0.15) ? orders : wholly).slice(0, chance.between(1, 3)).map(({ id }) => id)
      return orderIds.length > 0 && chance.maybe(0.8) ? [{ accountId, orderIds }] : []
    })
    const few = batch.slice(0, 4).map((one, at) => ({ ...one, invoiceId: `inv_run-${index}-${at}` }))
    return few.length > 0 ? deedOf('issueInvoices', { batch: few }) : undefined
  },
  remindInvoice: ({ shop, chance, today }: Scope): Fulfilled => {
    const books = [...shop.oracle.books.values()]
    const late = books.flatMap((book) => book.debts.filter((debt) => !debt.claimOn && outstanding(book, debt) > 0 && debt.dueOn < today))
    const overdue = late.length > 0 && chance.maybe(0.8) ? chance.one(late) : undefined
    const invoices = [...shop.oracle.invoices.keys()]
    const invoiceId = overdue?.id ?? (invoices.length === 0 ? 'inv_nobody' : chance.one(invoices))
    return deedOf('remindInvoice', { invoiceId, level: overdue ? (overdue.dueOn <= addDays(today, -10) ? 2 : 1) : chance.one([1, 2]) })
  },
  sendInvoice: ({ shop, chance }: Scope): Fulfilled => {
    const invoices = [...shop.oracle.invoices.keys()]
    return deedOf('sendInvoice', { invoiceId: invoices.length === 0 ? 'inv_nobody' : chance.one(invoices) })
  },
}
