import type { Purse } from '../accounts/purse.ts'
import { refs } from '../command.ts'
import { type AccountId, PaymentId } from '../ids.ts'
import type { Order } from '../orders/order.ts'
import type { Named, Payment } from './payment.ts'

/** The account's own rows, which every movement of money decides on. */
export function rowsOfAccount(account: AccountId | undefined) {
  return {
    account: account ? refs.account(account) : undefined,
    debts: account ? refs.debts(account) : undefined,
    purse: account ? refs.purse(account) : undefined,
  }
}

/** The rows a payment names. */
export function rowsNamed(account: AccountId | undefined, names: readonly Named[]) {
  const of = (kind: Named['kind']) => (account ? names.filter((named) => named.kind === kind) : [])
  return {
    orders: of('order').flatMap(({ id }) => (account ? [refs.order(account, id)] : [])),
    invoices: of('invoice').flatMap(({ id }) => (account ? [refs.invoice(account, id)] : [])),
    claims: of('claim').flatMap(({ id }) => (account ? [refs.claim(account, id)] : [])),
  }
}

const shortfallsServed = 20

/** What money that names an order may also reach: delivered prepaid orders that lack some, and the invoices of named orders. */
export function rowsReached(account: AccountId | undefined, { purse, orders }: { purse: Purse | undefined; orders: readonly Order[] }) {
  const known = new Set<string>(orders.map(({ orderId }) => orderId))
  const shortfalls =
    orders.length > 0 && purse ? purse.shortfalls.filter(({ orderId }) => !known.has(orderId)).slice(0, shortfallsServed) : []
  return {
    lacking: shortfalls.flatMap(({ orderId }) => (account ? [refs.order(account, orderId)] : [])),
    invoiced: orders.flatMap(({ invoiceId }) => (account && invoiceId ? [refs.invoice(account, invoiceId)] : [])),
  }
}

/** What a payment touches when it is reversed: the items it settled, the orders it backs, the claims it left. */
export function rowsBehind(payment: Payment | undefined, purse: Purse | undefined) {
  if (!payment) return { settled: [], reclaimed: [], backed: [], left: [] }
  const { accountId, paymentId } = payment
  const items = payment.allocations.map(({ item }) => item)
  const backed = purse?.money.find((money) => money.paymentId === paymentId)?.reservations ?? []
  const takers = Object.keys(payment.provider?.heard ?? {})
  return {
    settled: items.filter((item) => item.startsWith('inv_')).map((item) => refs.invoice(accountId, item)),
    reclaimed: items.filter((item) => item.startsWith('clm_')).map((item) => refs.claim(accountId, item)),
    backed: backed.map(({ orderId }) => refs.order(accountId, orderId)),
    left: takers.map((objectId) => refs.claim(accountId, claimIdOf(objectId))),
  }
}

/** The claim that a provider's refund or dispute leaves: one per object, named after it. */
export function claimIdOf(objectId: string): string {
  return `clm_${objectId.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 70)}`
}

/** The id under which an online payment is kept: the provider's own, so that it counts once however often it is told. */
export function onlinePaymentId(report: { provider: string; paymentKey: string }): PaymentId {
  return PaymentId.parse(`pay_psp-${report.provider}-${report.paymentKey.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 84))
}
