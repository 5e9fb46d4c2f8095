import { amendAccount, type Books, moneyOf, nextLetter, post, setOwed, setPayment } from '../accounts/books.ts'
import { compare, freeOf, type Money } from '../accounts/purse.ts'
import { type CalendarDate, later } from '../calendar.ts'
import { type Observation, observationOf } from '../days-to-pay/observation.ts'
import { idOf, type Owed } from '../invoices/invoice.ts'
import { bounds } from '../limits.ts'
import type { Payment } from '../payments/payment.ts'

/** An amount of a payment matched with one owed item: the one step by which anything is settled. */
export function allocate(books: Books, payment: Payment, match: { owed: Owed; amount: number }): { payment: Payment; owed: Owed } {
  const { owed, amount } = match
  const item = idOf(owed)
  const known = payment.allocations.find((allocation) => allocation.item === item)
  const letter = known?.letter ?? nextLetter(books)
  const on = later(payment.receivedOn, owed.issuedOn)
  const together = (known?.amount ?? 0) + amount
  const allocated = {
    ...payment,
    allocations: [...payment.allocations.filter((allocation) => allocation !== known), { item, amount: together, on, letter }],
  }
  const { paymentId, kind } = payment
  const by = kind === 'credit-note' || kind === 'write-off' || kind === 'voucher' ? { by: kind } : {}
  const settlings = [...owed.settlings.filter((settling) => settling.letter !== letter), { paymentId, amount: together, on, letter, ...by }]
  const settled = { ...owed, outstanding: owed.outstanding - amount, settlings }
  post(books, { debit: 'deposits', credit: 'receivable', amount: amount })
  setPayment(books, allocated)
  setOwed(books, settled)
  observe(books, owed, settled)
  books.facts.push({ type: 'Allocated', paymentId: payment.paymentId, item, amount, letter })
  if (settled.outstanding === 0 && 'invoiceId' in settled) books.facts.push({ type: 'InvoiceSettled', invoiceId: settled.invoiceId, on })
  return { payment: allocated, owed: settled }
}

/** Takes an amount of an allocation back: the item is owed again, the money is open again. */
export function unallocate(books: Books, payment: Payment, match: { owed: Owed; amount: number }): { payment: Payment; owed: Owed } {
  const { owed, amount } = match
  const item = idOf(owed)
  const kept = <T extends { amount: number }>(entry: T) => ({ ...entry, amount: entry.amount - amount })
  const allocations = payment.allocations
    .map((allocation) => (allocation.item === item ? kept(allocation) : allocation))
    .filter((allocation) => allocation.amount > 0)
  const settlings = owed.settlings
    .map((settling) => (settling.paymentId === payment.paymentId ? kept(settling) : settling))
    .filter((settling) => settling.amount > 0)
  const loosened = { ...payment, allocations }
  const reopened = { ...owed, outstanding: owed.outstanding + amount, settlings }
  post(books, { debit: 'receivable', credit: 'deposits', amount: amount })
  setPayment(books, loosened)
  setOwed(books, reopened)
  observe(books, owed, reopened)
  books.facts.push({ type: 'AllocationUndone', paymentId: payment.paymentId, item, amount })
  return { payment: loosened, owed: reopened }
}

/**
 * Takes back what a write-off settles of an item that nothing is owed for any more. As open money it would be the customer's, who never
 * paid it: so much of the write-off is none.
 */
export function replaceWriteOff(books: Books, payment: Payment, match: { owed: Owed; amount: number }): void {
  const { amount } = match
  const { payment: open, owed } = unallocate(books, payment, match)
  setPayment(books, { ...open, returned: open.returned + amount })
  post(books, { debit: 'deposits', credit: 'write-off', amount })
  books.facts.push({ type: 'WriteOffReplaced', paymentId: payment.paymentId, item: idOf(owed), amount })
}

/** Keeps the history's observations in step: one per invoice settled in full, taken back when it reopens (SPEC section 9). */
function observe(books: Books, before: Owed, after: Owed): void {
  const was = observationOf(before)
  const is = observationOf(after)
  if (was?.on === is?.on) return
  const { history } = books.account
  const count = (observation: Observation | undefined) => (observation ? 1 : 0)
  const late = (observation: Observation | undefined) => (observation?.late ? 1 : 0)
  const next = {
    daysToPaySum: history.daysToPaySum + (is?.days ?? 0) - (was?.days ?? 0),
    daysToPayCount: history.daysToPayCount + count(is) - count(was),
    lateCount: history.lateCount + late(is) - late(was),
  }
  amendAccount(books, { history: { ...history, ...next } })
}

/** Items in the order they are matched: claims, partially settled, then due date, invoice date, number (SPEC section 6). */
export function inMatchingOrder(items: readonly Owed[]): Owed[] {
  const rank = (owed: Owed) => ('claimId' in owed ? 0 : owed.outstanding < owed.total ? 1 : 2)
  const name = (owed: Owed) => ('number' in owed ? owed.number : owed.claimId)
  return items.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      compare(one.dueOn, other.dueOn) ||
      compare(one.issuedOn, other.issuedOn) ||
      compare(name(one), name(other)),
  )
}

/** Open money that may match by itself, partially allocated first, then oldest first; `due`: whether anything owed is due. */
export function matchingMoney(money: readonly Money[], due = true): Money[] {
  return money
    .filter((one) => freeOf(one) > 0 && (one.matches === 'anything' || (one.matches === 'due' && due)))
    .toSorted((one, other) => Number(other.begun) - Number(one.begun) || compare(one.order, other.order))
}

/** Whether money may settle an item by itself: never a pair that a person took apart; money of a prepaid order only what is due. */
export function mayPair(payment: Payment, owed: Owed, { matches, today }: { matches: Money['matches']; today: CalendarDate }): boolean {
  return !payment.undone.some((undone) => undone === idOf(owed)) && (matches !== 'due' || owed.dueOn <= today)
}

/** Whether one commit takes no other payment or item: `touched` says which it has. */
function isFull(touched: ReadonlySet<string>, wanted: string): boolean {
  const [kind = ''] = wanted.split('|')
  const most = kind === 'payment' ? bounds.paymentsPerMatching : bounds.itemsPerMatching
  return !touched.has(wanted) && [...touched].filter((one) => one.startsWith(`${kind}|`)).length >= most
}

/**
 * Matches open money with open items by itself: unreserved and not kept, same currency, never a pair that a person took apart;
 * money of a prepaid order only with amounts due (SPEC section 6). What passes the bounds of one commit waits for the next.
 */
export function matchAll(books: Books): void {
  for (const { paymentId, matches } of matchingMoney(books.purse.money)) {
    for (const { item } of inMatchingOrder([...books.owed.values()]).map((owed) => ({ item: idOf(owed) }))) {
      const payment = books.payments.get(paymentId)
      const owed = books.owed.get(item)
      const money = moneyOf(books, paymentId)
      if (!payment || !owed || !money || owed.outstanding === 0 || !mayPair(payment, owed, { matches, today: books.today })) continue
      const amount = Math.min(freeOf(money), owed.outstanding)
      if (amount === 0) continue
      if (isFull(books.touched, `payment|${paymentId}`) || isFull(books.touched, `owed|${item}`)) return
      allocate(books, payment, { owed, amount })
    }
  }
}
