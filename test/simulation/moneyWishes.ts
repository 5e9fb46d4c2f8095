import { addDays } from '../../domain/calendar.ts'
import { deedOf } from './deed.ts'
import { type Book, free, type Naming, type Order, openDebts, outstanding } from './oracle/book.ts'
import { cureOf } from './oracle/checks.ts'
import { anyAccount, anyBook, some } from './picking.ts'
import { act } from './reacting.ts'
import type { Fulfilled, Scope } from './scope.ts'

const moment = ({ today, shop, world }: Scope) => ({
  today,
  now: new Date(world.millis).toISOString(),
  by: 'person:sim',
  rules: shop.settings,
})

const waits = (order: Order) => order.reasons.length > 0 || (order.state === 'open' && order.onCredit > 0)

/** What a payment may name: what waits for it first; sometimes what is long done. */
function names(scope: Scope, book: Book): Naming[] {
  const { chance } = scope
  const drawn: Naming[] = []
  const order = some(scope, chance.maybe(0.85) ? book.orders.filter(waits) : book.orders)
  if (order && chance.maybe(0.6)) drawn.push({ kind: 'order', id: order.id })
  const debt = some(scope, chance.maybe(0.85) ? openDebts(book) : book.debts)
  if (debt && chance.maybe(0.4)) {
    const upTo = chance.maybe(0.2) ? { upTo: chance.between(1, 2_000) } : {}
    drawn.splice(chance.between(0, 1), 0, { kind: debt.claimOn === undefined ? 'invoice' : 'claim', id: debt.id, ...upTo })
  }
  return drawn
}

function amountFor(scope: Scope, book: Book, named: readonly Naming[]): number {
  const { chance } = scope
  const order = book.orders.find(({ id }) => named.some((one) => one.id === id))
  const debt = book.debts.find(({ id }) => named.some((one) => one.id === id))
  const cure = order && cureOf(book, order, moment(scope))
  const exact = [cure ?? 0, order?.total ?? 0, debt ? outstanding(book, debt) : 0, (cure ?? 0) + (debt ? outstanding(book, debt) : 0)]
  const fitting = exact.filter((amount) => amount > 0)
  const all = openDebts(book).reduce((total, one) => total + outstanding(book, one), 0)
  if (all > 0 && chance.maybe(0.15)) return all
  return fitting.length > 0 && chance.maybe(0.7) ? chance.one(fitting) : chance.between(1, 15_000)
}

const refundStates = [
  ['succeeded'],
  ['pending', 'succeeded'],
  ['succeeded', 'failed'],
  ['pending', 'failed'],
  ['pending', 'canceled'],
] as const
const disputeStates = [
  ['inquiry'],
  ['withdrawn'],
  ['withdrawn', 'lost'],
  ['withdrawn', 'won'],
  ['inquiry', 'withdrawn', 'won'],
  ['lost'],
] as const
const paymentStates = [
  ['succeeded'],
  ['succeeded'],
  ['pending', 'succeeded'],
  ['failed', 'succeeded'],
  ['failed'],
  ['pending', 'canceled'],
  ['pending'],
] as const

/** Each state is told by a webhook of its own: in any order, some of them more than once. */
function tell(scope: Scope, report: (told: { status: string }) => ReturnType<typeof deedOf>, states: readonly string[]): void {
  const { world, shop, chance } = scope
  const told = world.faults.happens('report out of order', chance, 0.3) ? states.toReversed() : states
  for (const status of told)
    for (let times = world.faults.happens('report repeated', chance, 0.2) ? 2 : 1; times > 0; times -= 1)
      world.bus.queue(
        `report ${scope.index} ${status}`,
        async (drawn) => void (await act(report({ status }), { world, shop, chance: drawn })),
      )
}

function payOnline(scope: Scope): Fulfilled {
  const { world, shop, chance, index } = scope
  const book = anyBook(scope)
  if (!book) return undefined
  const named = names(scope, book)
  const amount = amountFor(scope, book, named)
  const wrong = chance.maybe(0.04)
  const currency = (book.currency === 'JPY') !== wrong ? ('JPY' as const) : ('EUR' as const)
  const accountId = chance.maybe(0.03) ? 'acc_nobody' : book.id
  const about = { provider: 'stripe', paymentKey: `k${index}`, objectId: `k${index}`, amount, currency, accountId, names: named }
  return () => {
    world.outside.payments.push({ key: about.paymentKey, shop, amount, currency, reports: 0 })
    tell(
      scope,
      ({ status }) => deedOf('applyPaymentReport', { kind: 'payment', ...about, status: paymentStatus(status) }),
      chance.one(paymentStates),
    )
  }
}

const paymentStatus = (status: string) => (status === 'pending' || status === 'succeeded' || status === 'failed' ? status : 'canceled')
const disputeStatus = (status: string) => (status === 'withdrawn' || status === 'won' || status === 'lost' ? status : 'inquiry')

/** How many debts an online payment has settled so far. */
function matchedBy({ shop }: Scope, key: string): number {
  const known = shop.oracle.payments.get(`pay_psp-stripe-${key}`)
  const book = shop.oracle.books.get(known?.account ?? '')
  return book?.payments.find(({ id }) => id === known?.target)?.allocations.length ?? 0
}

/** A refund of ours, mostly of the payment's own account, that the provider's refund may say it carries out; or one to come. */
function carried(scope: Scope, key: string): { id: string; amount?: number } | undefined {
  const { shop, chance, index } = scope
  if (!chance.maybe(0.4)) return undefined
  const own = shop.oracle.books.get(shop.oracle.payments.get(`pay_psp-stripe-${key}`)?.account ?? '')
  const from = own && chance.maybe(0.9) ? [own] : [...shop.oracle.books.values()]
  const ours = some(
    scope,
    from.flatMap(({ payments }) => payments.filter(({ amount }) => amount < 0)),
  )
  return ours && chance.maybe(0.9) ? { id: ours.id, amount: -ours.amount } : { id: `pay_${index + chance.between(1, 5)}` }
}

function refundOrDispute(scope: Scope): Fulfilled {
  const { world, shop, chance, index } = scope
  const mine = world.outside.payments.filter((one) => one.shop === shop)
  const much = mine.filter(({ key }) => matchedBy(scope, key) > 1)
  const payment = some(scope, much.length > 0 && chance.maybe(0.5) ? much : mine.slice(-12))
  if (!payment) return undefined
  if (payment.reports >= 6) return undefined
  payment.reports += 1
  const about = { provider: 'stripe', paymentKey: payment.key, currency: payment.currency }
  const all = chance.maybe(0.4) ? payment.amount : chance.between(1, payment.amount)
  if (chance.maybe(0.5)) {
    const ours = carried(scope, payment.key)
    const amount = ours?.amount !== undefined && chance.maybe(0.6) ? Math.min(ours.amount, payment.amount) : all
    const named = { ...about, amount, objectId: `re-${index}`, ...(ours && { carriesOut: ours.id }) }
    const states = chance.one(refundStates)
    return () =>
      tell(scope, ({ status }) => deedOf('applyPaymentReport', { kind: 'refund', ...named, status: paymentStatus(status) }), states)
  }
  const named = { ...about, amount: all, objectId: `dp-${index}` }
  const states = chance.one(disputeStates)
  return () =>
    tell(scope, ({ status }) => deedOf('applyPaymentReport', { kind: 'dispute', ...named, status: disputeStatus(status) }), states)
}

/** What the provider says of a card payment that a till took: now and then something else than the till. */
function seenBy(scope: Scope, { amount, currency }: { amount: number; currency: 'EUR' | 'JPY' }) {
  const { chance } = scope
  if (chance.maybe(0.8)) return { amount, currency }
  const other = chance.one(['amount', 'currency', 'account'])
  return {
    amount: other === 'amount' ? amount + chance.one([-1, 1, 500].filter((by) => amount + by > 0)) : amount,
    currency: (other === 'currency') === (currency === 'EUR') ? ('JPY' as const) : ('EUR' as const),
    ...(other === 'account' && { accountId: anyAccount(scope) }),
  }
}

function topUp(scope: Scope, amount: number): Fulfilled {
  const { shop, chance, index, world } = scope
  const accountId = anyAccount(scope)
  const book = shop.oracle.books.get(accountId)
  const currency = book?.currency === 'JPY' ? ('JPY' as const) : ('EUR' as const)
  const invoices = (book ? openDebts(book) : []).filter(({ claimOn }) => claimOn === undefined).map(({ id }) => id)
  const applyTo = chance.maybe(0.2) && invoices.length > 0 ? invoices.slice(0, 2) : chance.one(['none', 'none', 'auto'] as const)
  const providerKey = chance.maybe(0.3) && amount > 0 ? `k${index}` : undefined
  if (providerKey) {
    world.outside.payments.push({ key: providerKey, shop, amount, currency, reports: 0 })
    // The provider tells of it too, before the till or after it, and knows no account.
    const about = { provider: 'stripe', paymentKey: providerKey, objectId: providerKey, ...seenBy(scope, { amount, currency }) }
    if (chance.maybe(0.6))
      tell(scope, ({ status }) => deedOf('applyPaymentReport', { kind: 'payment', ...about, status: paymentStatus(status) }), ['succeeded'])
  }
  const method = chance.maybe(0.03) ? 'CRED' : 'CB'
  return deedOf('topUp', { paymentId: `pay_${index}`, accountId, amount, currency, method, applyTo, ...(providerKey && { providerKey }) })
}

/** Money comes in, goes back, is matched and taken apart. */
export const moneyWishes = {
  payByHand: (scope: Scope): Fulfilled => {
    const { chance, index, today } = scope
    const book = anyBook(scope)
    if (!book) return undefined
    const named = chance.maybe(0.03) ? [{ kind: 'order' as const, id: 'nobody' }] : names(scope, book)
    const currency = book.currency === 'JPY' ? ('JPY' as const) : ('EUR' as const)
    const receivedOn = chance.maybe(0.3) ? { receivedOn: addDays(today, -chance.between(-1, 40)) } : {}
    return deedOf('recordPayment', {
      paymentId: `pay_${index}`,
      accountId: book.id,
      amount: amountFor(scope, book, named),
      currency,
      method: chance.one(['VIR', 'CHE', 'VIR', 'CHE', 'VIR', 'CHE', 'VIR', 'XX']),
      names: named,
      ...receivedOn,
    })
  },
  payOnline,
  refundOrDispute,
  /** More refunds of a payment that nobody knows than can wait for it: the last ones must come again later. */
  flood: ({ world, shop, index }: Scope): Fulfilled => {
    const about = {
      kind: 'refund' as const,
      provider: 'stripe',
      paymentKey: `flood-${index}`,
      amount: 1,
      currency: 'EUR',
      status: 'pending' as const,
    }
    return () => {
      for (let at = 0; at < 22; at += 1)
        world.bus.queue(`flood ${index} ${at}`, async (chance) => {
          await act(deedOf('applyPaymentReport', { ...about, objectId: `fl-${index}-${at}` }), { world, shop, chance }, ['too-many-parked'])
        })
    }
  },
  topUp: (scope: Scope): Fulfilled => topUp(scope, scope.chance.between(1, 15_000)),
  refund: (scope: Scope): Fulfilled => topUp(scope, -scope.chance.between(1, 8_000)),
  allocate: (scope: Scope): Fulfilled => {
    const { shop, chance } = scope
    const pairs = [...shop.oracle.books.values()].flatMap((book) => {
      const payment = some(scope, chance.maybe(0.95) ? book.payments.filter((one) => free(one) > 0) : book.payments)
      const debt = some(scope, openDebts(book))
      return payment && debt ? { payment, debt, most: Math.min(free(payment), outstanding(book, debt)) } : []
    })
    const pair = some(scope, pairs)
    if (!pair) return undefined
    const { payment, debt, most } = pair
    const amount = Math.max(1, chance.one([most, most + 1, chance.between(1, Math.max(1, most))]))
    return deedOf('allocate', { paymentId: payment.id, item: debt.id, amount })
  },
  undoAllocation: (scope: Scope): Fulfilled => {
    const payment = some(
      scope,
      (anyBook(scope)?.payments ?? []).filter(({ allocations }) => allocations.length > 0),
    )
    return payment && deedOf('undoAllocation', { paymentId: payment.id, item: scope.chance.one(payment.allocations).item })
  },
}
