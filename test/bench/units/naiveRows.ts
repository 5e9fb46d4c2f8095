import { randomUUID } from 'node:crypto'
import { basket, basketTotal } from './basket.ts'

/** A row of the naive design: keys, and attributes with readable names. */
export type NaiveRow = { pk: string; sk: string } & Record<string, unknown>

const now = '2026-11-22T09:30:00.000Z'
const merchant = 'mer_units'
export const account = 'acc_cafe-du-marche'
const partition = `${merchant}#${account}`

/** What a request was used for, and its answer once there is one. */
export const idempotencyRow = (key: string): NaiveRow => ({
  ...{ pk: `idempotency#${merchant}#${key}`, sk: 'idempotency' },
  ...{ status: 'INPROGRESS', payloadHash: 'f'.repeat(64), inProgressExpiry: 1_792_281_600_000, expiration: 1_792_368_000 },
})

/** An event that waits for the relay. */
export function outboxRow(type: string, data: object): NaiveRow {
  const eventId = randomUUID()
  return {
    pk: `outbox#${merchant}`,
    sk: `${now}#${eventId}`,
    eventId,
    type,
    merchantId: merchant,
    accountId: account,
    occurredAt: now,
    data,
  }
}

/** One line of the audit trail. */
export const auditRow = (command: string, data: object): NaiveRow => ({
  ...{ pk: `audit#${partition}`, sk: `${now}#${randomUUID()}` },
  ...{ command, by: 'key:key_integration', at: now, accountId: account, balanceBefore: -basketTotal, balanceAfter: -2 * basketTotal, data },
})

export const orderRow = (orderId: string, state: string): NaiveRow => ({
  ...{ pk: partition, sk: `order#${orderId}` },
  ...{ orderId, accountId: account, currency: 'EUR', settlement: 'account', prices: 'gross', state, placedAt: now, total: basketTotal },
  lines: basket.map((line) => ({ ...line, delivered: state === 'placed' ? '0' : line.quantity })),
  vat: [
    { rate: '5.5', net: 10_654, vat: 586 },
    { rate: '20', net: 2_450, vat: 490 },
  ],
})

export const deliveryRow = (orderId: string): NaiveRow => ({
  ...{ pk: partition, sk: `delivery#del-${orderId}` },
  ...{ deliveryId: `del-${orderId}`, orderId, accountId: account, reportedAt: now, last: true },
  lines: basket.map(({ sku, quantity }) => ({ sku, delivered: quantity })),
})

export const invoiceRow = (orderId: string, outstanding: number): NaiveRow => ({
  ...{ pk: partition, sk: `invoice#inv_${orderId}` },
  ...{ invoiceId: `inv_${orderId}`, number: 'F-2026-000002', accountId: account, orderIds: [orderId], issuedOn: '2026-11-22' },
  ...{ dueOn: '2026-12-22', currency: 'EUR', total: basketTotal, outstanding, state: outstanding === 0 ? 'settled' : 'unpaid' },
  lines: basket,
  vat: [
    { rate: '5.5', net: 10_654, vat: 586 },
    { rate: '20', net: 2_450, vat: 490 },
  ],
  ...{ listPk: `${merchant}#invoices`, listSk: `2026-11-22#F-2026-000002` },
})

/** The last number given out: gapless numbers need it in any design. */
export const seriesRow = (last: number): NaiveRow => ({ pk: `${merchant}#series`, sk: 'F-2026', last })

export const paymentRow = (orderId: string): NaiveRow => ({
  ...{ pk: partition, sk: `payment#pi_${orderId}` },
  ...{ paymentId: `pay_${orderId}`, accountId: account, amount: basketTotal, currency: 'EUR', method: 'card', provider: 'stripe' },
  ...{ recordedAt: now, providerKey: 'pi_3QhTOzyZCnvWlHQXAHsfAMca', allocations: [{ item: `inv_${orderId}`, amount: basketTotal }] },
})

export const mailRow = (orderId: string, state: string): NaiveRow => ({
  ...{ pk: partition, sk: `mail#${orderId}` },
  ...{ mailId: `mail_${orderId}`, invoiceId: `inv_${orderId}`, to: 'anna@shop.example', state, claimedAt: now, messageId: randomUUID() },
})

/** An account's figures as its lists show them, counted anew from its rows: one place in the lists by name, by balance and by open orders. */
export const summaryRows = (rows: readonly Record<string, unknown>[]): NaiveRow[] => {
  const of = (kind: string) => rows.filter(({ sk }) => String(sk).startsWith(`${kind}#`))
  const total = (kind: string, field: string) => of(kind).reduce((sum, row) => sum + Number(row[field] ?? 0), 0)
  const open = of('order').filter(({ state }) => state !== 'invoiced')
  const unpaid = total('invoice', 'outstanding')
  const openOrders = open.reduce((sum, { total }) => sum + Number(total), 0)
  const figures = { unpaid, deposits: 0, openOrders, balance: -unpaid, remainder: -unpaid - openOrders, exposure: unpaid + openOrders }
  const place = (list: string, by: string): NaiveRow => ({
    ...{ pk: partition, sk: `summary#${list}`, accountId: account, name: 'Anna', currency: 'EUR', ...figures },
    ...{ listPk: `${merchant}#${list}`, listSk: `${by}#${account}` },
  })
  const sorted = (amount: number) => String(amount).padStart(16, '0')
  return [place('by-name', 'anna'), place('by-balance', sorted(unpaid)), place('by-open-orders', sorted(openOrders))]
}
