import fc from 'fast-check'
import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { changeOrderStatus } from '../../domain/accounts/changeOrderStatus.ts'
import { changeTerms } from '../../domain/accounts/changeTerms.ts'
import { allocate } from '../../domain/allocation/allocate.ts'
import { undoAllocation } from '../../domain/allocation/undoAllocation.ts'
import { addDays } from '../../domain/calendar.ts'
import { holdOrder } from '../../domain/credit-check/holdOrder.ts'
import { releaseOrder } from '../../domain/credit-check/releaseOrder.ts'
import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../domain/deliveries/reportDelivery.ts'
import { idOf } from '../../domain/invoices/invoice.ts'
import { issueInvoice } from '../../domain/invoices/issueInvoice.ts'
import { cancelOrder } from '../../domain/orders/cancelOrder.ts'
import { changeOrder } from '../../domain/orders/changeOrder.ts'
import type { Order } from '../../domain/orders/order.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { applyPaymentReport } from '../../domain/payments/applyPaymentReport.ts'
import type { Named, Payment } from '../../domain/payments/payment.ts'
import { recordPayment } from '../../domain/payments/recordPayment.ts'
import { topUp } from '../../domain/store-credit/topUp.ts'
import { lineOf, placingOf, theAccount } from '../kit/builders.ts'
import { settleDown } from '../kit/reacting.ts'
import type { Scene } from '../kit/scene.ts'
import { disputeTold, paymentTold, type Report, refundTold } from './payments/reports.ts'

/** Numbers that an act makes its choices with; small ones first, so that what fails shrinks to something short. */
export type Act = { act: keyof typeof acts; nth: number; a: number; b: number; c: number }

const accountId = theAccount

function pick<const T>(all: readonly [T, ...T[]], at: number): T {
  return all[at % all.length] ?? all[0]
}

const one = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)]

export function ordersOf(shop: Scene): Order[] {
  return [...shop.rows.values()].flatMap((row) => (row.kind === 'order' ? [row.state] : []))
}

export function paymentsOf(shop: Scene): Payment[] {
  return [...shop.rows.values()].flatMap((row) => (row.kind === 'payment' ? [row.state] : []))
}

/** How far the reactions to each account have come. */
const settled = new WeakMap<Scene, number>()

/** The id of an order there is, or of one there isn't. */
const orderId = (shop: Scene, at: number) => one(ordersOf(shop), at)?.orderId ?? 'none'

/** Up to three things a payment may name: orders, invoices, claims. */
function namesFor(shop: Scene, { a, b, c }: Act): Named[] {
  const names: Named[] = [
    ...ordersOf(shop).map(({ orderId: id }) => ({ kind: 'order' as const, id })),
    ...shop.owed.map((owed) =>
      'claimId' in owed ? { kind: 'claim' as const, id: owed.claimId } : { kind: 'invoice' as const, id: owed.invoiceId },
    ),
  ]
  return [a, b, c].slice(0, c % 4).flatMap((at) => one(names, at) ?? [])
}

const paying = (amount: number) => ({ accountId, amount, currency: 'EUR' as const })

/** Everything that can happen to an account. What is refused is as good as what is done. */
export const acts = {
  place: (shop: Scene, { nth, a, b, c }: Act) => {
    const settlement = pick(['account', 'deposit', 'auto', 'prepaid'], a)
    const wish = pick([undefined, 'balance' as const, 'order-only' as const], c)
    const lines = [lineOf(1 + (b % 90_00)), lineOf(1 + (c % 30_00), { sku: 'more', vatRate: '5.5' })]
    const sketch = {
      settlement,
      rest: pick(['hold', 'pay-now'], b),
      prices: pick(['gross', 'gross', 'gross', 'net'], c),
      lines,
      ...(wish && { balance: wish }),
    }
    shop.run(placeOrder, placingOf(`o-${nth}`, 0, sketch))
  },
  change: (shop: Scene, { a, b, c }: Act) =>
    void shop.run(changeOrder, { orderId: orderId(shop, a), lines: [lineOf(b % 150_00), lineOf(c % 20_00, { sku: 'more' })] }),
  cancel: (shop: Scene, { a }: Act) => void shop.run(cancelOrder, { orderId: orderId(shop, a) }),
  hold: (shop: Scene, { a }: Act) => void shop.run(holdOrder, { orderId: orderId(shop, a), why: 'Monsieur Untel' }),
  release: (shop: Scene, { a }: Act) => void shop.run(releaseOrder, { orderId: orderId(shop, a), why: 'Madame Unetelle' }),
  deliver: (shop: Scene, { nth, a, b, c }: Act) => {
    const part = pick(['1', '0.5', '0', '1.25', '0.333333'], b)
    const lines = [
      { sku: 'goods', delivered: part, missing: pick(['0', '0', '0.5'], c) },
      { sku: 'more', delivered: pick(['1', '0'], c) },
    ]
    const added = c % 5 === 0 ? [lineOf(1 + (b % 40_00), { sku: 'gift' })] : []
    // Some reports come before their order.
    shop.run(reportDelivery, {
      deliveryId: `d-${nth}`,
      orderId: c % 7 === 6 ? `o-${nth + 1}` : orderId(shop, a),
      lines,
      added,
      last: a % 2 === 0,
    })
    shop.run(applyDelivery, { deliveryId: `d-${nth}` })
  },
  invoice: (shop: Scene, { nth, a, b }: Act) => {
    const orderIds = b % 3 === 0 ? [...new Set([orderId(shop, a), orderId(shop, b)])] : undefined
    shop.run(issueInvoice, { invoiceId: `inv_${nth}`, accountId, ...(orderIds && { orderIds }) })
  },
  pay: (shop: Scene, act: Act) =>
    void shop.run(recordPayment, {
      ...paying(1 + (act.b % 120_00)),
      paymentId: `pay_${act.nth}`,
      method: 'VIR',
      names: namesFor(shop, act),
    }),
  topUp: (shop: Scene, { nth, a, b, c }: Act) => {
    const invoice = one(
      shop.owed.flatMap((owed) => ('invoiceId' in owed ? [owed.invoiceId] : [])),
      c,
    )
    const applyTo = pick<'none' | 'auto' | string[]>(['none', 'auto', invoice ? [invoice] : 'none'], a)
    const amount = c % 3 === 0 ? -1 - (b % 60_00) : 1 + (b % 90_00)
    const providerKey = amount > 0 && a % 2 === 0 ? pick(['pi_1', 'pi_2'], b) : undefined
    shop.run(topUp, { ...paying(amount), paymentId: `pay_${nth}`, method: 'CB', applyTo, ...(providerKey && { providerKey }) })
  },
  report: (shop: Scene, act: Act) => void shop.run(applyPaymentReport, reportFor(shop, act)),
  allocate: (shop: Scene, { a, b, c }: Act) => {
    const [payment, owed] = [one(paymentsOf(shop), a), one(shop.owed, b)]
    shop.run(allocate, { paymentId: payment?.paymentId ?? 'pay_none', item: owed ? idOf(owed) : 'inv_none', amount: 1 + (c % 70_00) })
  },
  undo: (shop: Scene, { a, b }: Act) => {
    const payment = one(
      paymentsOf(shop).filter(({ allocations }) => allocations.length > 0),
      a,
    )
    shop.run(undoAllocation, { paymentId: payment?.paymentId ?? 'pay_none', item: one(payment?.allocations ?? [], b)?.item ?? 'inv_none' })
  },
  limit: (shop: Scene, { a, b }: Act) =>
    void shop.run(changeLimit, { accountId, limit: pick<number | 'unlimited' | null>([b % 300_00, 'unlimited', null, 0], a) }),
  terms: (shop: Scene, { a, b, c }: Act) =>
    void shop.run(changeTerms, {
      accountId,
      riskLevel: 'low',
      endOfMonth: a % 2 === 0,
      paymentTermDays: b % 40,
      holdPeriod: c % 5,
      minimumForCheck: pick([0, 20_00], a),
    }),
  status: (shop: Scene, { a, b }: Act) => {
    const code = pick(['yes', 'no', 'cash-only', 'PSL', 'held-until', 'open-until'], a)
    shop.run(changeOrderStatus, { accountId, code, ...(code.endsWith('-until') && { until: addDays(shop.context().today, (b % 9) - 4) }) })
  },
  wait: (shop: Scene, { a }: Act) => void shop.on(addDays(shop.context().today, 1 + (a % 40))),
  react: (shop: Scene) => void settled.set(shop, settleDown(shop, settled.get(shop))),
} as const

/** What the provider says about one of three payments, or of the two refunds and two disputes that each has. */
function reportFor(shop: Scene, act: Act): Report {
  const { a, b, c } = act
  const amount = 1 + (b % 80_00)
  const paymentKey = pick(['pi_1', 'pi_2', 'pi_3'], b)
  const objectId = `${paymentKey}-${c % 2}`
  switch (a % 3) {
    case 0: {
      const status = pick(['succeeded', 'succeeded', 'pending', 'failed'], c)
      return paymentTold(amount, { paymentKey, status, names: namesFor(shop, act), accountId: b % 9 === 0 ? 'acc_nobody' : accountId })
    }
    case 1:
      return refundTold(`re_${objectId}`, amount, { paymentKey, status: pick(['succeeded', 'pending', 'failed', 'succeeded'], c) })
    default:
      return disputeTold(`dp_${objectId}`, amount, { paymentKey, status: pick(['withdrawn', 'inquiry', 'won', 'lost', 'withdrawn'], c) })
  }
}

/** How often each happens: what makes something out of nothing more than what only turns it. */
const weights: Record<keyof typeof acts, number> = {
  place: 6,
  deliver: 6,
  pay: 5,
  invoice: 3,
  react: 3,
  topUp: 3,
  report: 5,
  change: 2,
  cancel: 1,
  hold: 1,
  release: 1,
  allocate: 2,
  undo: 2,
  limit: 1,
  terms: 1,
  status: 1,
  wait: 1,
}

function isAct(name: string): name is keyof typeof acts {
  return name in acts
}

/** Acts in any order. */
export function anyActs(most: number): fc.Arbitrary<Act[]> {
  const names = Object.keys(acts).filter(isAct)
  const act = fc.oneof(...names.map((name) => ({ weight: weights[name], arbitrary: fc.constant(name) })))
  const numbers = { a: fc.noBias(fc.nat(999)), b: fc.noBias(fc.nat(99_999)), c: fc.noBias(fc.nat(99_999)) }
  const all = fc.array(fc.record({ act, ...numbers }), { minLength: 1, maxLength: most, size: 'max' })
  return fc.noBias(all).map((several) => several.map((one, nth): Act => ({ ...one, nth })))
}
