import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { rights } from '../../domain/access/rights.ts'
import { type Account, headroom, noFigures } from '../../domain/accounts/account.ts'
import { noDebts } from '../../domain/accounts/debts.ts'
import { emptyPurse } from '../../domain/accounts/purse.ts'
import { type Context, command, refs } from '../../domain/command.ts'
import { AccountId, MerchantId, OrderId, PaymentId } from '../../domain/ids.ts'
import { posting } from '../../domain/ledger/posting.ts'
import type { Order } from '../../domain/orders/order.ts'
import type { Payment } from '../../domain/payments/payment.ts'
import { refuse } from '../../domain/refusals.ts'
import { Settings } from '../../domain/settings/settings.ts'

/** A tiny business to try the store with: accounts with a limit, and orders that are charged to it or refused. */
export const merchantId = MerchantId.parse('mer_toy')
export const accountId = AccountId.parse('acc_toy')
export const settings = Settings.parse({ legal: { name: 'Toys' } })

export function contextAt(now = '2026-03-01T10:00:00.000Z', merchant = merchantId): Context {
  const seed = randomBytes(13).toString('hex')
  return {
    merchantId: merchant,
    by: 'system:test',
    rights: new Set(rights),
    now,
    today: now.slice(0, 10),
    seed,
    settings,
    settingsVersion: 1,
    correlationId: seed,
  }
}

export function newAccount(limit: number): Account {
  return {
    accountId,
    currency: 'EUR',
    openedAt: '2026-01-01T00:00:00.000Z',
    limit,
    terms: { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 },
    orderStatus: { code: 'yes' },
    termsVersion: 1,
    ...noFigures,
    heldCount: 0,
    shipToIds: [],
    letters: 0,
    history: { paymentCount: 0, lateCount: 0, daysToPaySum: 0, daysToPayCount: 0 },
    review: {},
  }
}

export function newOrder(orderId: OrderId, total: number, placedAt = '2026-03-01T10:00:00.000Z'): Order {
  return {
    orderId,
    accountId,
    currency: 'EUR',
    kind: 'standard',
    settlement: 'account',
    prices: 'gross',
    useBalance: false,
    rest: 'hold',
    placedAt,
    placedOn: placedAt.slice(0, 10),
    paymentReference: `P-${orderId}`,
    lines: [],
    state: 'open',
    delivery: 'none',
    deliveryIds: [],
    total,
    net: total,
    vat: [],
    fromDeposit: 0,
    onCredit: total,
    toCollect: 0,
    charged: total,
    holds: [],
    decision: {},
  }
}

export function newPayment(paymentId: PaymentId, amount: number): Payment {
  return {
    paymentId,
    accountId,
    kind: 'manual',
    amount,
    currency: 'EUR',
    method: 'VIR',
    receivedOn: '2026-03-01',
    recordedAt: '2026-03-01T10:00:00.000Z',
    names: [],
    matches: 'anything',
    allocations: [],
    returned: 0,
    undone: [],
  }
}

const opened = { type: 'AccountOpened', currency: 'EUR' } as const

export const openToy = command({
  name: 'openToy',
  summary: 'Open a toy account',
  right: 'accounts:open',
  input: z.strictObject({ limit: z.int() }),
  answer: z.strictObject({ limit: z.int() }),
  reads: () => ({ account: refs.account(accountId) }),
  decide: ({ limit }, { account }) => {
    if (account) return refuse('account-exists')
    return {
      changed: [
        { ref: refs.account(accountId), state: newAccount(limit) },
        { ref: refs.debts(accountId), state: noDebts },
        { ref: refs.purse(accountId), state: emptyPurse },
      ],
      entries: [{ chain: refs.account(accountId), facts: [opened, { type: 'LimitChanged', limit }], postings: [] }],
      answer: { limit },
    }
  },
})

export const orderId = (nth: number) => OrderId.parse(`toy-${nth}`)

/** Charges an order to the line; refused when it doesn't fit. */
export const debit = command({
  name: 'debit',
  summary: 'Debit a toy account',
  right: 'orders:place',
  input: z.strictObject({ orderId: OrderId, amount: z.int() }),
  answer: z.strictObject({ orderId: OrderId, headroom: z.int() }),
  once: ({ orderId }) => ({ scope: 'order', key: orderId }),
  reads: () => ({ account: refs.account(accountId), debts: refs.debts(accountId), purse: refs.purse(accountId) }),
  decide: ({ orderId, amount }, { account }, context) => {
    if (!account) return refuse('unknown-account')
    const room = Number(headroom(account))
    if (amount > room) return refuse('credit-not-granted')
    const order = newOrder(orderId, amount, context.now)
    const split = { total: amount, fromDeposit: 0, onCredit: amount, toCollect: 0, charged: amount }
    return {
      changed: [
        { ref: refs.account(accountId), state: { ...account, openOrders: account.openOrders + amount, charged: account.charged + amount } },
        { ref: refs.order(accountId, orderId), state: order },
      ],
      entries: [
        {
          chain: refs.account(accountId),
          facts: [{ type: 'OrderPlaced', orderId, ...split, reasons: [] }],
          postings: [...posting('open-orders', 'open-orders:contra', amount), ...posting('charged', 'charged:contra', amount)],
        },
      ],
      answer: { orderId, headroom: room - amount },
    }
  },
})

/** Money that comes in: changes the account and its purse, so that both must be read anew. */
export const pay = command({
  name: 'pay',
  summary: 'Pay into a toy account',
  right: 'payments:record',
  input: z.strictObject({ paymentId: PaymentId, amount: z.int() }),
  answer: z.strictObject({ deposits: z.int() }),
  reads: () => ({ account: refs.account(accountId), purse: refs.purse(accountId) }),
  decide: ({ paymentId, amount }, { account, purse }) => {
    if (!account) return refuse('unknown-account')
    if (amount === 0) return { unchanged: { deposits: account.deposits } }
    const payment = newPayment(paymentId, amount)
    const money = { paymentId, order: paymentId, matches: 'anything' as const, unallocated: amount, begun: false, reservations: [] }
    const deposits = account.deposits + amount
    const history = { ...account.history, paymentCount: account.history.paymentCount + 1 }
    return {
      changed: [
        { ref: refs.account(accountId), state: { ...account, deposits, history } },
        { ref: refs.purse(accountId), state: { shortfalls: [], money: [...(purse ?? emptyPurse).money, money] } },
        { ref: refs.payment(accountId, paymentId), state: payment },
      ],
      entries: [{ chain: refs.account(accountId), facts: [{ type: 'MoneyFreed' }], postings: posting('money:VIR', 'deposits', amount) }],
      answer: { deposits },
    }
  },
})

/** Breaks, on purpose, what a commit must refuse. */
export const misbehave = command({
  name: 'misbehave',
  summary: 'Break a bound or a law',
  right: 'orders:place',
  input: z.strictObject({ how: z.enum(['lawless', 'bulky', 'many', 'shapeless']) }),
  answer: z.strictObject({}),
  reads: () => ({ account: refs.account(accountId) }),
  decide: ({ how }, { account }) => {
    if (!account) return refuse('unknown-account')
    const free = { ...newOrder(orderId(0), 0), charged: 0 }
    const bulk = Object.fromEntries(Array.from({ length: 300 }, (_, nth) => [`input${nth}`, 'x'.repeat(1_100)]))
    const orders = {
      lawless: [],
      bulky: [{ ...free, decision: bulk }],
      many: Array.from({ length: 90 }, (_, nth) => ({ ...free, orderId: orderId(nth) })),
      shapeless: [{ ...free, placedAt: 'yesterday' }],
    }[how]
    const openOrders = how === 'lawless' ? account.openOrders + 5 : account.openOrders
    return {
      changed: [
        { ref: refs.account(accountId), state: { ...account, openOrders } },
        ...orders.map((order) => ({ ref: refs.order(accountId, order.orderId), state: order })),
      ],
      entries: [{ chain: refs.account(accountId), facts: [{ type: 'FiguresChanged' }], postings: [] }],
      answer: {},
    }
  },
})

/** Reads a list, so that a lost race has to read everything again; notes how many orders are open. */
export const tally = command({
  name: 'tally',
  summary: 'Count the open orders',
  right: 'orders:place',
  input: z.strictObject({}),
  answer: z.strictObject({ open: z.int() }),
  reads: () => ({ account: refs.account(accountId) }),
  lists: () => ({ open: { list: 'open-orders', kind: 'order', account: accountId, limit: 50 } as const }),
  decide: (_, { account, open }) => {
    if (!account) return refuse('unknown-account')
    return {
      changed: [],
      entries: [{ chain: refs.account(accountId), facts: [{ type: 'FiguresChanged' }], postings: [] }],
      answer: { open: open.length },
    }
  },
})

/** Reads an order and leaves it alone: its total only goes into the answer. */
export const look = command({
  name: 'look',
  summary: 'Note the total of a toy order',
  right: 'orders:place',
  input: z.strictObject({ orderId: OrderId }),
  answer: z.strictObject({ total: z.int() }),
  reads: (input) => ({ account: refs.account(accountId), order: refs.order(accountId, input.orderId) }),
  decide: (_, { account, order }) => {
    if (!account || !order) return refuse('unknown-order')
    return {
      changed: [],
      entries: [{ chain: refs.account(accountId), facts: [{ type: 'FiguresChanged' }], postings: [] }],
      answer: { total: order.total },
    }
  },
})
