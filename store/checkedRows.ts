import { type Account, type Figures, noFigures } from '../domain/accounts/account.ts'
import { type Debts, noDebts, owe } from '../domain/accounts/debts.ts'
import { type BrokenLaw, orderLaws, owedLaw } from '../domain/accounts/laws.ts'
import { chargedPerPlace, moved, type Places, unpaidPerPlace } from '../domain/accounts/places.ts'
import { type Purse, reservedFor } from '../domain/accounts/purse.ts'
import { observationOf, tallyOf } from '../domain/days-to-pay/observation.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import type { Claim, Invoice } from '../domain/invoices/invoice.ts'
import type { Difference } from '../domain/ledger/difference.ts'
import { bounds } from '../domain/limits.ts'
import { weightOf } from '../domain/orders/order.ts'
import { isMoneyReceived, type Payment, unallocatedOf } from '../domain/payments/payment.ts'
import type { ListRef } from '../domain/states.ts'
import type { Keeper } from './keeper.ts'
import type { Row } from './row.ts'

/** A difference of the account that is being checked. */
export type Named = Omit<Difference, 'accountId'>
type OfAccount = { keeper: Keeper; merchantId: MerchantId; accountId: AccountId }

/** What an account's rows add up to, and each row that contradicts the purse or itself. */
export type Sums = {
  figures: Figures & { heldCount: number }
  history: Omit<Account['history'], 'lastPaymentOn'>
  debts: Debts
  places: Places
  contradictions: Named[]
  fundedCount: number
}

const noHistory = { paymentCount: 0, lateCount: 0, daysToPaySum: 0, daysToPayCount: 0 }

/** Adds up the rows of an account, a page at a time. */
export async function sumsOf(checked: OfAccount, purse: Purse): Promise<Sums> {
  const figures = { ...noFigures, heldCount: 0 }
  const sums: Sums = { figures, history: noHistory, debts: noDebts, places: {}, contradictions: [], fundedCount: 0 }
  for await (const row of rowsIn(checked, 'open-orders')) if (row.kind === 'order') addOrder(sums, row, purse)
  for await (const row of rowsIn(checked, 'owed')) if (row.kind === 'invoice' || row.kind === 'claim') addOwed(sums, row.state)
  for await (const row of rowsIn(checked, 'settled')) if (row.kind === 'invoice') addSettled(sums, row.state)
  for await (const row of rowsIn(checked, 'payments')) if (row.kind === 'payment') addPayment(sums, row.state, purse)
  return sums
}

async function* rowsIn({ keeper, merchantId, accountId }: OfAccount, list: ListRef['list']): AsyncGenerator<Row> {
  let after: string | undefined
  do {
    const page = await keeper.list(merchantId, {
      list,
      kind: 'order',
      account: accountId,
      limit: bounds.pageSize,
      ...(after !== undefined && { after }),
    })
    yield* page.rows
    after = page.next
  } while (after !== undefined)
}

function addOrder(sums: Sums, { state: order }: Extract<Row, { kind: 'order' }>, purse: Purse): void {
  const { figures, contradictions } = sums
  sums.places = moved(sums.places, 'charged', { before: {}, after: chargedPerPlace(order) })
  const weight = weightOf(order)
  figures.openOrders += weight.openOrders
  figures.charged += weight.charged
  figures.reserved += weight.reserved
  figures.heldCount += weight.held
  contradictions.push(
    ...differing(`from deposits of ${order.orderId}`, { expected: reservedFor(purse, order.orderId), found: order.fromDeposit }),
    ...orderLaws(order).map(broken),
  )
}

function addOwed(sums: Sums, owed: Invoice | Claim): void {
  sums.figures.unpaid += owed.outstanding
  sums.debts = owe(sums.debts, owed, owed.outstanding)
  sums.places = moved(sums.places, 'unpaid', { before: {}, after: unpaidPerPlace(owed) })
  sums.contradictions.push(...owedLaw(owed).map(broken))
}

/** What payments settled is owed no more, but it says how long the customer takes to pay. */
function addSettled(sums: Sums, invoice: Invoice): void {
  const observation = observationOf(invoice)
  if (observation) {
    const { daysSum, daysCount } = tallyOf([observation])
    sums.history = {
      ...sums.history,
      lateCount: sums.history.lateCount + (observation.late ? 1 : 0),
      daysToPaySum: sums.history.daysToPaySum + daysSum,
      daysToPayCount: sums.history.daysToPayCount + daysCount,
    }
  }
  sums.contradictions.push(...owedLaw(invoice).map(broken))
}

function addPayment(sums: Sums, payment: Payment, purse: Purse): void {
  const unallocated = unallocatedOf(payment)
  const money = purse.money.find(({ paymentId }) => paymentId === payment.paymentId)
  sums.figures.deposits += unallocated
  if (money) sums.fundedCount += 1
  if (isMoneyReceived(payment)) sums.history = { ...sums.history, paymentCount: sums.history.paymentCount + 1 }
  sums.contradictions.push(...differing(`unallocated of ${payment.paymentId}`, { expected: unallocated, found: money?.unallocated ?? 0 }))
}

function broken({ law, expected, found }: BrokenLaw): Named {
  return { what: law, expected: String(expected), found: String(found) }
}

export function differing(what: string, { expected, found }: { expected: number | string; found: number | string }): Named[] {
  return expected === found ? [] : [{ what, expected: String(expected), found: String(found) }]
}
