import {
  type Book,
  byText,
  type Debt,
  free,
  isDelivered,
  isOpen,
  lacking,
  type Naming,
  type Order,
  oldestFirst,
  openDebts,
  outstanding,
  type Payment,
  reserve,
  sum,
  unallocated,
  walkIn,
} from './book.ts'
import { decide } from './checks.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

/** Money that is all spent starts anew when some of it comes back. */
function spent(payment: Payment): void {
  if (unallocated(payment) === 0) payment.matches = payment.meant
}

/** Matches an amount; what is added to becomes the payment's newest. */
export function match(payment: Payment, debt: Debt, amount: number): void {
  const known = payment.allocations.find(({ item }) => item === debt.id)
  payment.allocations = [...payment.allocations.filter((one) => one !== known), { item: debt.id, amount: amount + (known?.amount ?? 0) }]
  debt.settledBy = [...(debt.settledBy ?? []).filter((id) => id !== payment.id), payment.id]
  spent(payment)
}

export function unmatch(payment: Payment, item: string, amount: number): void {
  payment.allocations = payment.allocations
    .map((one) => (one.item === item ? { item, amount: one.amount - amount } : one))
    .filter((one) => one.amount > 0)
}

/** Open money leaves the customer. */
export function leave(payment: Payment, amount: number): void {
  payment.gone += amount
  spent(payment)
}

function payOrder(book: Book, payment: Payment, { order, moment, most }: { order: Order; moment: Moment; most?: number }): void {
  const given = Math.min(free(payment), most ?? free(payment))
  const collect = Math.min(given, order.toCollect)
  const credit = Math.min(given - collect, order.onCredit)
  if (collect + credit === 0 && order.reasons.length === 0) return
  reserve(book, order, { amount: collect + credit, naming: payment })
  order.toCollect -= collect
  order.onCredit -= credit
  order.charged = isDelivered(order) ? order.onCredit : Math.min(order.charged, order.onCredit)
  decide(book, order, moment)
}

function payDebt(book: Book, payment: Payment, { item, most }: { item: string | undefined; most: number }): void {
  const debt = book.debts.find(({ id }) => id === item)
  const amount = debt ? Math.min(free(payment), outstanding(book, debt), most) : 0
  if (debt && amount > 0) match(payment, debt, amount)
}

/** What an order may still get of a payment that names it up to an amount. */
function partOf(payment: Payment, { id, upTo }: { id: string; upTo?: number | undefined }): { most?: number } {
  const has = sum(payment.reserved.filter(({ order }) => order === id).map(({ amount }) => amount))
  return upTo === undefined ? {} : { most: Math.max(0, upTo - has) }
}

/** Serves what a payment names, in the order named; what a person took apart stays apart (SPEC section 6). */
export function serve(book: Book, payment: Payment, moment: Moment): void {
  const meant = new Map<string, { item: string | undefined; upTo: number }>()
  for (const { kind, id, upTo } of payment.names) {
    const order = kind === 'order' ? book.orders.find((one) => one.id === id) : undefined
    const item = kind === 'order' ? order?.invoice : id
    meant.set(id, { item, upTo: upTo ?? Number.POSITIVE_INFINITY })
    const soFar = sum([...meant.values()].filter((one) => one.item === item).map(({ upTo }) => upTo))
    const has = sum(payment.allocations.filter((one) => one.item === item).map(({ amount }) => amount))
    if (order && isOpen(order)) payOrder(book, payment, { order, moment, ...partOf(payment, { id, upTo }) })
    else if (!payment.undone.includes(item ?? '')) payDebt(book, payment, { item, most: Math.max(0, soFar - has) })
  }
  if (payment.names.some(({ kind, upTo }) => kind === 'order' && upTo === undefined))
    for (const order of lacking(book)) payOrder(book, payment, { order, moment })
}

/** Takes money in. */
export function receive(book: Book, payment: Payment, moment: Moment): void {
  book.payments.push(payment)
  serve(book, payment, moment)
}

export function newPayment(
  about: { id: string; amount: number; day: string; method: string; matches: Payment['matches']; names: readonly Naming[] },
  { now }: Moment,
): Payment {
  const { matches, ...known } = about
  return { ...known, at: now, matches, meant: matches, allocations: [], gone: 0, undone: [], reserved: [], objects: [] }
}

export const matchesWhat = (names: readonly Naming[]): Payment['matches'] =>
  names.some(({ kind }) => kind === 'order') ? 'due' : 'anything'

export const isMethod = (code: string, { rules }: Moment): boolean =>
  code !== 'CRED' && rules.paymentMethods.some((one) => one.code === code)

type Recording = {
  paymentId: string
  accountId: string
  amount: number
  currency: string
  method: string
  receivedOn?: string | undefined
  names: readonly Naming[]
}

export function recordPayment(merchant: Merchant, input: Recording, moment: Moment): Verdict {
  const book = merchant.books.get(input.accountId)
  if (input.receivedOn && input.receivedOn > moment.today) return no('invalid-input')
  if (!book) return no('unknown-account')
  if (book.id === walkIn) return no('customer-required')
  if (input.names.some(({ kind, id }) => kind === 'order' && !book.orders.some((one) => one.id === id))) return no('unknown-order')
  if (input.names.some(({ kind, id }) => kind !== 'order' && !book.debts.some((one) => one.id === id))) return no('unknown-invoice')
  if (input.currency !== book.currency) return no('currency-mismatch')
  if (!isMethod(input.method, moment)) return no('unknown-payment-method')
  const { paymentId: id, amount, method, names } = input
  const payment = newPayment({ id, amount, method, day: input.receivedOn ?? moment.today, matches: matchesWhat(names), names }, moment)
  receive(book, payment, moment)
  merchant.payments.set(id, { account: book.id, target: id })
  return 'done'
}

function pair(merchant: Merchant, { paymentId, item }: { paymentId: string; item: string }) {
  const book = merchant.books.get(merchant.payments.get(paymentId)?.account ?? '')
  const payment = book?.payments.find(({ id }) => id === paymentId)
  const debt = book?.debts.find(({ id }) => id === item)
  return book && payment && { book, payment, debt }
}

export function allocate(merchant: Merchant, input: { paymentId: string; item: string; amount: number }): Verdict {
  const known = pair(merchant, input)
  if (!known) return no('unknown-payment')
  const { book, payment, debt } = known
  if (!debt) return no('unknown-invoice')
  if (input.amount > outstanding(book, debt)) return no('exceeds-outstanding')
  if (input.amount > free(payment)) return no('exceeds-unallocated')
  payment.undone = payment.undone.filter((item) => item !== debt.id)
  match(payment, debt, input.amount)
  return 'done'
}

export function undoAllocation(merchant: Merchant, input: { paymentId: string; item: string }): Verdict {
  const known = pair(merchant, input)
  if (!known) return no('unknown-payment')
  const { payment, debt } = known
  const allocation = payment.allocations.find(({ item }) => item === debt?.id)
  if (!debt || !allocation) return no('unknown-allocation')
  if (payment.own === 'write-off') return no('invalid-transition')
  unmatch(payment, debt.id, allocation.amount)
  payment.undone.push(debt.id)
  return 'done'
}

/** SPEC section 6: claims, then what is begun, then oldest due date, invoice date, number. */
function inOrder(book: Book, debts: readonly Debt[]): Debt[] {
  const key = (debt: Debt) => {
    const rank = debt.claimOn !== undefined ? 0 : outstanding(book, debt) < debt.total ? 1 : 2
    return `${rank} ${debt.dueOn} ${debt.issuedOn} ${debt.number}`
  }
  return debts.toSorted((one, other) => byText(key(one), key(other)))
}

/** Matches open money that is not kept with open amounts; answers how many pairs. */
export function reconcile(book: Book, { today }: Moment): number {
  const money = oldestFirst(book.payments).filter((payment) => payment.matches !== 'nothing' && free(payment) > 0)
  const queue = [
    ...money.filter(({ allocations }) => allocations.length > 0),
    ...money.filter(({ allocations }) => allocations.length === 0),
  ]
  let pairs = 0
  for (const payment of queue) {
    const { matches } = payment
    for (const debt of inOrder(book, openDebts(book))) {
      if (payment.undone.includes(debt.id) || (matches === 'due' && debt.dueOn > today)) continue
      const amount = Math.min(free(payment), outstanding(book, debt))
      if (amount <= 0) continue
      match(payment, debt, amount)
      pairs += 1
    }
  }
  return pairs
}

/** Open money that may match by itself and something to match it with: never at rest (SPEC section 6). */
export function restless(book: Book): string[] {
  return book.payments
    .filter((payment) => payment.matches === 'anything' && free(payment) > 0)
    .flatMap((payment) =>
      openDebts(book)
        .filter(({ id }) => !payment.undone.includes(id))
        .map(({ id }) => `${payment.id} and ${id} were not matched`),
    )
}

/** Each invoice that payments settled in full (SPEC section 9): on which day, after how many, and whether late. */
export function observed(book: Book): { on: string; took: number; late: boolean }[] {
  const days: { on: string; took: number; late: boolean }[] = []
  for (const debt of book.debts) {
    const from = book.payments.filter(({ allocations }) => allocations.some(({ item }) => item === debt.id))
    if (debt.claimOn !== undefined || from.length === 0 || outstanding(book, debt) > 0) continue
    if (from.some(({ own, voucher }) => own !== undefined || voucher)) continue
    const on = from.map(({ day }) => day).reduce((latest, day) => (day > latest ? day : latest), debt.issuedOn)
    days.push({ on, took: Math.round((Date.parse(on) - Date.parse(debt.issuedOn)) / 86_400_000), late: on > debt.dueOn })
  }
  return days
}

/** What the account's history says, from scratch. */
export function historyOf(book: Book) {
  const received = book.payments.filter(({ amount, own, opening }) => amount > 0 && own === undefined && !opening)
  const days = observed(book)
  const last = received
    .map(({ day }) => day)
    .toSorted(byText)
    .at(-1)
  return {
    paymentCount: received.length,
    ...(last && { lastPaymentOn: last }),
    lateCount: days.filter(({ late }) => late).length,
    daysToPaySum: sum(days.map(({ took }) => took)),
    daysToPayCount: days.length,
  }
}
