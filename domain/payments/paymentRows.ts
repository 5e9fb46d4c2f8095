import type { Purse } from '../accounts/purse.ts'
import { refs } from '../command.ts'
import { type AccountId, ClaimId, PaymentId } from '../ids.ts'
import type { Claim } from '../invoices/invoice.ts'
import { bounds } from '../limits.ts'
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

/**
 * What a payment touches when it is reversed, or gets its money back: the items it settled, the orders it backs, what it names, with
 * what it reaches through the orders it names (`known`, read before), and the payments that settled the claim it left.
 */
export function rowsBehind(
  payment: Payment | undefined,
  { purse, claim, known }: { purse: Purse | undefined; claim: Claim | undefined; known: readonly Order[] },
) {
  if (!payment) return { settled: [], reclaimed: [], backed: [], settlers: [] }
  const { accountId, paymentId, allocations, names } = payment
  const items = [
    ...allocations.map(({ item }) => item),
    ...names.flatMap((named) => (named.kind === 'order' ? [] : [named.id])),
    ...known.flatMap(({ invoiceId }) => (invoiceId ? [invoiceId] : [])),
  ]
  const reserved = purse?.money.find((money) => money.paymentId === paymentId)?.reservations ?? []
  const named = names.flatMap((one) => (one.kind === 'order' ? [one.id] : []))
  const lacking = named.length > 0 && purse ? purse.shortfalls.slice(0, shortfallsServed) : []
  const read = new Set<string>(known.map(({ orderId }) => orderId))
  const orders = [...[...reserved, ...lacking].map(({ orderId }) => orderId), ...named].filter((orderId) => !read.has(orderId))
  const settlings = claim?.settlings ?? []
  // What was written off is among those read, however old: left out, it would come back as money that nobody has paid.
  const lastWrittenOff = settlings.toSorted((one, other) => Number(one.by === 'write-off') - Number(other.by === 'write-off'))
  const settlers = lastWrittenOff.map((settling) => settling.paymentId).filter((id) => id !== paymentId)
  const of = (prefix: string) => [...new Set(items)].filter((item) => item.startsWith(prefix) && item !== claim?.claimId)
  return {
    settled: of('inv_').map((item) => refs.invoice(accountId, item)),
    reclaimed: of('clm_').map((item) => refs.claim(accountId, item)),
    backed: [...new Set(orders)].map((orderId) => refs.order(accountId, orderId)),
    settlers: [...new Set(settlers)].slice(-bounds.paymentsPerMatching).map((id) => refs.payment(accountId, id)),
  }
}

/** The claim that what is taken of a payment leaves: one per payment, so that it is the same in whatever order things are told. */
export function claimIdOf(paymentId: string): ClaimId {
  return ClaimId.parse(`clm_${paymentId.slice('pay_'.length)}`)
}

/** The id under which an online payment is kept: the provider's own, so that it counts once however often it is told. */
export function onlinePaymentId(report: { provider: string; paymentKey: string }): PaymentId {
  return PaymentId.parse(`pay_psp-${report.provider}-${report.paymentKey.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 84))
}
