import { type Claim, type Invoice, idOf } from '../invoices/invoice.ts'
import { fold, type Posting } from '../ledger/posting.ts'
import { isOpen, type Order, weightOf } from '../orders/order.ts'
import { type Payment, unallocatedOf } from '../payments/payment.ts'
import { type Account, figuresOf, noFigures } from './account.ts'
import { type Debts, totalOwed } from './debts.ts'
import { chargedPerPlace, moved, type Places, unpaidPerPlace } from './places.ts'
import { emptyPurse, type Purse, reservedFor, reservedOf, totalReserved, totalUnallocated } from './purse.ts'

/** A row as it was, if it was, and as it shall be. */
export type Step<T> = { before?: T | undefined; after: T }

/** All that one commit does to one account. */
export type AccountStep = {
  account: Step<Account>
  orders: readonly Step<Order>[]
  owed: readonly Step<Invoice | Claim>[]
  payments: readonly Step<Payment>[]
  /** Left out where they weren't read: then nothing of theirs may change. */
  debts?: Debts | undefined
  purse?: Purse | undefined
  postings: readonly Posting[]
}

/** A law of SPEC section 1 that a commit would break, with the figures that don't agree. */
export type BrokenLaw = { law: string; expected: number | string; found: number | string }

/**
 * The laws of SPEC section 1, asserted before every commit: figures as the sum of what changes, wholes where they stand in one row.
 * An empty list is the only good answer.
 */
export function brokenLaws(step: AccountStep): BrokenLaw[] {
  return [
    ...figureLaws(step),
    ...sumLaws(step),
    ...wholeLaws(step),
    ...placeLaws(step),
    ...rowLaws(step),
    ...step.orders.flatMap((order) => orderLaws(order.after, step.purse)),
    ...ledgerLaws(step),
  ]
}

function unequal(law: string, expected: number | string, found: number | string): BrokenLaw[] {
  return expected === found ? [] : [{ law, expected, found }]
}

function figureLaws({ account: { after } }: AccountStep): BrokenLaw[] {
  const figures = { ...figuresOf(after), heldCount: after.heldCount }
  const wrong = Object.entries(figures).filter(([, figure]) => !Number.isSafeInteger(figure) || figure < 0)
  const broken: BrokenLaw[] = wrong.map(([name, found]) => ({ law: `${name} is an integer, 0 or more`, expected: '0 or more', found }))
  if (after.deposits < after.reserved)
    broken.push({ law: 'deposits cover what open orders have reserved', expected: `${after.reserved} or more`, found: after.deposits })
  if (after.charged > after.openOrders)
    broken.push({ law: 'no more is charged than is open', expected: `${after.openOrders} or less`, found: after.charged })
  return broken
}

function sumOf<T>(steps: readonly Step<T>[], weight: (row: T | undefined) => number): number {
  return steps.reduce((sum, { before, after }) => sum + weight(after) - weight(before), 0)
}

/** The account's change is the sum of its rows' changes. */
function sumLaws({ account: { before, after }, orders, owed, payments }: AccountStep): BrokenLaw[] {
  const was = before ?? { ...noFigures, heldCount: 0 }
  const sums = {
    openOrders: sumOf(orders, (order) => weightOf(order).openOrders),
    charged: sumOf(orders, (order) => weightOf(order).charged),
    reserved: sumOf(orders, (order) => weightOf(order).reserved),
    heldCount: sumOf(orders, (order) => weightOf(order).held),
    unpaid: sumOf(owed, (item) => item?.outstanding ?? 0),
    deposits: sumOf(payments, (payment) => (payment ? unallocatedOf(payment) : 0)),
  }
  const names = ['openOrders', 'charged', 'reserved', 'heldCount', 'unpaid', 'deposits'] as const
  return names.flatMap((name) => unequal(`${name} changes by what its rows change`, sums[name], after[name] - was[name]))
}

/** What each ship-to or job owes and has charged changes by what the rows count there. */
function placeLaws({ account: { before, after }, orders, owed }: AccountStep): BrokenLaw[] {
  const charged = orders.reduce(
    (places, { before: was, after: is }) => moved(places, 'charged', { before: chargedPerPlace(was), after: chargedPerPlace(is) }),
    before?.places ?? {},
  )
  const expected = owed.reduce(
    (places, { before: was, after: is }) => moved(places, 'unpaid', { before: unpaidPerPlace(was), after: unpaidPerPlace(is) }),
    charged,
  )
  return unequal('ship-tos and jobs owe and have charged what their rows say', inOrder(expected), inOrder(after.places ?? {}))
}

const inOrder = (places: Places): string =>
  Object.entries(places)
    .map(([id, { unpaid, charged }]) => `${id} ${unpaid} ${charged}`)
    .toSorted()
    .join(', ')

/** Rows that hold a whole agree with the account exactly; where they weren't read, their figure stays. */
function wholeLaws({ account: { before, after }, debts, purse }: AccountStep): BrokenLaw[] {
  const was = before ?? noFigures
  return [
    ...unequal('unpaid is all that the debts row owes', debts ? totalOwed(debts) : was.unpaid, after.unpaid),
    ...unequal('deposits are all that the purse holds', purse ? totalUnallocated(purse) : was.deposits, after.deposits),
    ...unequal('reserved is all that the purse has reserved', purse ? totalReserved(purse) : was.reserved, after.reserved),
    ...(purse ?? emptyPurse).money.flatMap((money) => {
      const reserved = reservedOf(money)
      return reserved > money.unallocated
        ? [{ law: `no more of ${money.paymentId} is reserved than it has`, expected: `${money.unallocated} or less`, found: reserved }]
        : []
    }),
  ]
}

/** What is owed on one row, and the account's one currency on all. */
function rowLaws({ account: { after }, orders, owed, payments }: AccountStep): BrokenLaw[] {
  const rows = [
    ...orders.map(({ after: order }) => ({ id: order.orderId, currency: order.currency })),
    ...owed.map(({ after: item }) => ({ id: idOf(item), currency: item.currency })),
    ...payments.map(({ after: payment }) => ({ id: payment.paymentId, currency: payment.currency })),
  ]
  return [
    ...owed.flatMap(({ after: item }) => owedLaw(item)),
    ...rows.flatMap(({ id, currency }) => unequal(`${id} is in the account's one currency`, after.currency, currency)),
  ]
}

/** An invoice or claim owes what nothing settled. */
export function owedLaw(item: Invoice | Claim): BrokenLaw[] {
  return unequal(`${idOf(item)} owes its total less what settled it`, item.total - settledOf(item), item.outstanding)
}

function settledOf(item: Invoice | Claim): number {
  const before = 'opening' in item ? (item.opening?.settled ?? 0) : 0
  return item.settlings.reduce((sum, { amount }) => sum + amount, before)
}

/** total = fromDeposit + onCredit + toCollect, each 0 or more; 0 ≤ charged ≤ onCredit; fromDeposit is what the purse reserves. */
export function orderLaws(order: Order, purse?: Purse): BrokenLaw[] {
  const { orderId, total, fromDeposit, onCredit, toCollect, charged } = order
  const reserved =
    purse &&
    unequal(`${orderId} has from deposits what the purse reserves for it`, isOpen(order) ? fromDeposit : 0, reservedFor(purse, orderId))
  if (!isOpen(order)) return reserved ?? []
  const negative = [fromDeposit, onCredit, toCollect, charged].some((part) => part < 0)
  return [
    ...unequal(`the parts of ${orderId} are its total`, total, fromDeposit + onCredit + toCollect),
    ...(negative
      ? [{ law: `no part of ${orderId} is below 0`, expected: '0 or more', found: [fromDeposit, onCredit, toCollect, charged].join(', ') }]
      : []),
    ...(charged > onCredit
      ? [{ law: `${orderId} charges at most what is on credit`, expected: `${onCredit} or less`, found: charged }]
      : []),
    ...(reserved ?? []),
  ]
}

/** The postings lead from the figures before to the figures after, each between two accounts. */
function ledgerLaws({ account: { before, after }, postings }: AccountStep): BrokenLaw[] {
  const folded = fold(before ? figuresOf(before) : noFigures, postings)
  const names = ['unpaid', 'deposits', 'openOrders', 'charged', 'reserved'] as const
  const lone = postings.filter(({ debit, credit, amount }) => debit === credit || !Number.isSafeInteger(amount) || amount < 1)
  return [
    ...names.flatMap((name) => unequal(`postings lead to ${name}`, after[name], folded[name])),
    ...lone.map(({ debit, amount }) => ({
      law: 'a posting moves an amount between two accounts',
      expected: 'two accounts',
      found: `${amount} ${debit}`,
    })),
  ]
}
