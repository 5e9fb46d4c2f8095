import type { CalendarDate } from '../calendar.ts'
import type { Context } from '../command.ts'
import { refs } from '../command.ts'
import { isDecidedAnew, supersededBy } from '../credit-check/superseding.ts'
import type { Fact } from '../facts.ts'
import { type Claim, type Invoice, idOf, type Owed } from '../invoices/invoice.ts'
import { type LedgerAccount, type Posting, posting } from '../ledger/posting.ts'
import { isHeld, type Order, reservedSince, shortfallOf, waitsSince, weightOf } from '../orders/order.ts'
import { type Payment, queueOf, unallocatedOf } from '../payments/payment.ts'
import type { Change } from '../states.ts'
import { type Account, balance, exposure, unreserved } from './account.ts'
import { type Debts, dueBy, noDebts, owe } from './debts.ts'
import { atPlace, chargedPerPlace, moved, unpaidPerPlace } from './places.ts'
import { emptyPurse, freeOf, type Money, type Purse, withMoney, withShortfall } from './purse.ts'

/**
 * The books of one account while a command decides: a draft of the rows it read, changed only through the few steps below, each of
 * which keeps figures, rows and postings in step. `closeBooks` turns the draft into the commit's changes and facts.
 */
export type Books = {
  readonly opened: Account
  readonly openedPurse: Purse
  readonly openedDebts: Debts
  readonly today: CalendarDate
  readonly now: string
  account: Account
  debts: Debts
  purse: Purse
  readonly openedOrders: ReadonlyMap<string, Order>
  readonly orders: Map<string, Order>
  readonly payments: Map<string, Payment>
  readonly owed: Map<string, Owed>
  readonly touched: Set<string>
  readonly postings: Posting[]
  readonly facts: Fact[]
}

type Rows = {
  account: Account
  debts?: Debts | undefined
  purse?: Purse | undefined
  orders?: readonly Order[]
  payments?: readonly Payment[]
  owed?: readonly Owed[]
}

export function openBooks(rows: Rows, context: Pick<Context, 'today' | 'now'>): Books {
  const debts = rows.debts ?? noDebts
  const purse = rows.purse ?? emptyPurse
  const orders = (rows.orders ?? []).map((order) => [order.orderId, order] as const)
  return {
    opened: rows.account,
    openedPurse: purse,
    openedDebts: debts,
    today: context.today,
    now: context.now,
    account: rows.account,
    debts,
    purse,
    openedOrders: new Map(orders),
    orders: new Map(orders),
    payments: new Map((rows.payments ?? []).map((payment) => [payment.paymentId, payment])),
    owed: new Map((rows.owed ?? []).map((owed) => [idOf(owed), owed])),
    touched: new Set(),
    postings: [],
    facts: [],
  }
}

/** One balanced step in the books; an amount below 0 turns its sides round, 0 is none. */
export function post(books: Books, step: { debit: LedgerAccount; credit: LedgerAccount; amount: number }): void {
  books.postings.push(...posting(step.debit, step.credit, step.amount))
}

/** Sets an order as it now is; the account's sums follow by the difference. */
export function setOrder(books: Books, order: Order): void {
  const known = books.orders.get(order.orderId)
  const [before, after] = [weightOf(known), weightOf(order)]
  const account = withPlaces(books.account, 'charged', { before: chargedPerPlace(known), after: chargedPerPlace(order) })
  books.account = {
    ...account,
    openOrders: account.openOrders + after.openOrders - before.openOrders,
    charged: account.charged + after.charged - before.charged,
    reserved: account.reserved + after.reserved - before.reserved,
    heldCount: account.heldCount + after.held - before.held,
  }
  post(books, { debit: 'open-orders', credit: 'open-orders:contra', amount: after.openOrders - before.openOrders })
  post(books, { debit: 'charged', credit: 'charged:contra', amount: after.charged - before.charged })
  post(books, { debit: 'reserved', credit: 'reserved:contra', amount: after.reserved - before.reserved })
  books.orders.set(order.orderId, order)
  books.touched.add(`order|${order.orderId}`)
  books.purse = withShortfall(books.purse, { orderId: order.orderId, placedAt: order.placedAt, onCredit: shortfallOf(order) })
}

/** The account with one figure of its ship-tos and jobs changed by what a row now counts there. */
function withPlaces(account: Account, figure: 'unpaid' | 'charged', step: Parameters<typeof moved>[2]): Account {
  const { places = {}, ...others } = account
  const after = moved(places, figure, step)
  return Object.keys(after).length === 0 ? others : { ...others, places: after }
}

/** Sets an invoice or claim as it now is; what is owed follows by the difference. Postings are the caller's: it knows the cause. */
export function setOwed(books: Books, owed: Owed): void {
  const id = idOf(owed)
  const known = books.owed.get(id)
  const difference = owed.outstanding - (known?.outstanding ?? 0)
  const account = withPlaces(books.account, 'unpaid', { before: unpaidPerPlace(known), after: unpaidPerPlace(owed) })
  books.account = { ...account, unpaid: account.unpaid + difference }
  books.debts = owe(books.debts, owed, difference)
  books.owed.set(id, owed)
  books.touched.add(`owed|${id}`)
}

/** Sets a payment as it now is; open money follows by the difference. Postings are the caller's: it knows the cause. */
export function setPayment(books: Books, payment: Payment): void {
  const unallocated = unallocatedOf(payment)
  const known = moneyOf(books, payment.paymentId)
  books.account = { ...books.account, deposits: books.account.deposits + unallocated - (known?.unallocated ?? 0) }
  books.purse = withMoney(books.purse, {
    paymentId: payment.paymentId,
    order: queueOf(payment),
    matches: known?.matches ?? payment.matches,
    unallocated,
    begun: payment.allocations.length > 0,
    reservations: known?.reservations ?? [],
  })
  books.payments.set(payment.paymentId, payment)
  books.touched.add(`payment|${payment.paymentId}`)
}

export function moneyOf(books: Books, paymentId: string): Money | undefined {
  return books.purse.money.find((money) => money.paymentId === paymentId)
}

/** The account's money and terms beside its five figures. */
export function amendAccount(
  books: Books,
  amended: Partial<
    Pick<
      Account,
      'limit' | 'terms' | 'orderStatus' | 'termsVersion' | 'shipToIds' | 'letters' | 'history' | 'review' | 'stated' | 'subLimits'
    >
  >,
): void {
  books.account = { ...books.account, ...amended }
}

/** The next lettering code: AA, AB … ZZ, AAA … */
export function nextLetter(books: Books): string {
  amendAccount(books, { letters: books.account.letters + 1 })
  let rest = books.account.letters + 25
  let letters = ''
  for (; rest >= 0; rest = Math.floor(rest / 26) - 1) letters = String.fromCharCode(65 + (rest % 26)) + letters
  return letters
}

/** Open money that may match by itself, with something to match it with (SPEC section 6). */
function mayReconcile(books: Books): boolean {
  if (books.account.unpaid === 0) return false
  const due = dueBy(books.debts, books.today) > 0
  return books.purse.money.some((money) => freeOf(money) > 0 && (money.matches === 'anything' || (money.matches === 'due' && due)))
}

/** Whether a ship-to or job owes and has charged less than before: a joint invoice may lower one place where the account stays (SPEC section 3, rule 5). */
function easedSomewhere({ opened, account }: Books): boolean {
  const owing = (places: Account['places'], id: string) => {
    const { unpaid, charged } = atPlace(places, id) ?? { unpaid: 0, charged: 0 }
    return unpaid + charged
  }
  return Object.keys(opened.places ?? {}).some((id) => owing(account.places, id) < owing(opened.places, id))
}

/** Whether anything that holds orders got easier while orders are held (SPEC section 3). */
function eased(books: Books): boolean {
  const { opened, openedDebts, debts, account, today } = books
  if (account.heldCount === 0) return false
  return (
    exposure(account) < exposure(opened) ||
    unreserved(account) > unreserved(opened) ||
    dueBy(debts, today) < dueBy(openedDebts, today) ||
    // The one that stood first no longer ends charging for those behind it.
    account.heldCount < opened.heldCount ||
    account.termsVersion !== opened.termsVersion ||
    easedSomewhere(books)
  )
}

function figuresMoved({ opened, account, openedDebts, debts }: Books, listed: boolean): boolean {
  return (
    listed ||
    balance(account) !== balance(opened) ||
    account.openOrders !== opened.openOrders ||
    exposure(account) !== exposure(opened) ||
    account.heldCount !== opened.heldCount ||
    account.termsVersion !== opened.termsVersion ||
    debts !== openedDebts
  )
}

export type Closed = { changed: Change[]; facts: Fact[]; postings: Posting[] }

/** The draft as changes, facts and postings. `listed` when lists show something else of the account now than before. */
export function closeBooks(books: Books, listed = false): Closed {
  const account = withStatement(books)
  const id = account.accountId
  const changed: Change[] = [{ ref: refs.account(id), state: account }]
  if (books.debts !== books.openedDebts) changed.push({ ref: refs.debts(id), state: books.debts })
  if (!samePurse(books)) changed.push({ ref: refs.purse(id), state: books.purse })
  for (const order of books.orders.values())
    if (books.touched.has(`order|${order.orderId}`)) changed.push({ ref: refs.order(id, order.orderId), state: dated(books, order) })
  const superseded = [...books.orders.values()].flatMap((order) => supersededBy(books.openedOrders.get(order.orderId), order))
  for (const payment of books.payments.values())
    if (books.touched.has(`payment|${payment.paymentId}`)) changed.push({ ref: refs.payment(id, payment.paymentId), state: payment })
  for (const owed of books.owed.values()) if (books.touched.has(`owed|${idOf(owed)}`)) changed.push(changeOf(id, owed))
  const facts: Fact[] = [...books.facts, ...superseded]
  if (mayReconcile(books)) facts.push({ type: 'MoneyFreed' })
  if (eased(books)) facts.push({ type: 'CreditEased' })
  if (figuresMoved(books, listed)) facts.push({ type: 'FiguresChanged' })
  return { changed, facts, postings: books.postings }
}

/** The first movement that no statement has makes its day the first of the next; so does money owed or deposited that balances out. */
function withStatement({ account, opened, today }: Books): Account {
  if (account.nextStatement !== null) return account
  const states = balance(account) !== balance(opened) || account.unpaid > 0 || account.deposits > 0
  return states ? { ...account, nextStatement: today } : account
}

/** The order with the moments since when it is held and was decided anew, and the day on which it last reserved more; each only while it is so. */
function dated({ openedOrders, now, today }: Books, { heldSince: _, reservedOn: __, ...order }: Order): Order {
  const opened = openedOrders.get(order.orderId)
  const held = isHeld(order) && (opened && isHeld(opened) ? waitsSince(opened) : now)
  const reservesMore = order.fromDeposit > (opened?.fromDeposit ?? 0)
  const reserved = order.fromDeposit > 0 && (reservesMore ? today : reservedSince(opened ?? order))
  const decided = isDecidedAnew(opened, order) && { decidedAt: now }
  return { ...order, ...(held && { heldSince: held }), ...(reserved && { reservedOn: reserved }), ...decided }
}

function samePurse({ purse, openedPurse }: Books): boolean {
  return purse === openedPurse || JSON.stringify(purse) === JSON.stringify(openedPurse)
}

function changeOf(account: Account['accountId'], owed: Invoice | Claim): Change {
  return 'invoiceId' in owed
    ? { ref: refs.invoice(account, owed.invoiceId), state: owed }
    : { ref: refs.claim(account, owed.claimId), state: owed }
}
