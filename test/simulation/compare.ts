import { owedBy } from '../../domain/vouchers/voucher.ts'
import type { Row } from '../../store/row.ts'
import { same } from './divergence.ts'
import { type Book, free, fromDeposit, isOpen, oldestFirst, outstanding, type Payment, sum, unallocated } from './oracle/book.ts'
import { cureOf } from './oracle/checks.ts'
import type { Merchant } from './oracle/merchant.ts'
import { historyOf } from './oracle/money.ts'
import { found } from './oracle/orders.ts'
import { figuresAt } from './oracle/places.ts'
import { owedBy as owedOnVoucher } from './oracle/vouchers.ts'
import type { Attempt } from './simulated.ts'

type RowOf<K extends Row['kind']> = Extract<Row, { kind: K }>['state']

function compareOrder(merchant: Merchant, row: RowOf<'order'>): void {
  const at = found(merchant, row.orderId)
  const { total, onCredit, toCollect, charged, holds, state, delivery, invoiceId } = row
  const what = {
    total,
    onCredit,
    toCollect,
    charged,
    holds,
    state,
    delivery,
    released: row.release !== undefined,
    invoiceId,
    fromDeposit: row.fromDeposit,
  }
  const expected = at && {
    total: at.order.total,
    onCredit: at.order.onCredit,
    toCollect: at.order.toCollect,
    charged: at.order.charged,
    holds: at.order.reasons,
    state: at.order.state,
    delivery: at.order.delivery,
    released: at.order.released,
    invoiceId: at.order.invoice,
    fromDeposit: isOpen(at.order) ? fromDeposit(at.book, at.order) : row.fromDeposit,
  }
  same(`the order ${row.orderId}`, { found: what, expected })
}

function askingIn({ state, attempt, askedAt: at, objectId: object }: NonNullable<RowOf<'payment'>['carryingOut']>) {
  return { state, attempt, at, ...(object !== undefined && { object }) }
}

function comparePayment(book: Book, row: RowOf<'payment'>): void {
  const payment = book.payments.find(({ id }) => id === row.paymentId)
  const allocations = row.allocations.map(({ item, amount }) => ({ item, amount }))
  const open = row.amount < 0 ? 0 : row.amount - row.returned - sum(allocations.map(({ amount }) => amount))
  const what = {
    amount: row.amount,
    day: row.receivedOn,
    returned: row.returned,
    unallocated: open,
    allocations,
    undone: row.undone,
    asking: row.carryingOut && askingIn(row.carryingOut),
  }
  const expected = payment && {
    amount: payment.amount,
    day: payment.day,
    returned: payment.gone,
    unallocated: unallocated(payment),
    allocations: payment.allocations,
    undone: payment.undone,
    asking: payment.asking,
  }
  same(`the payment ${row.paymentId}`, { found: what, expected })
}

const perOrder = (reserved: readonly { order: string; amount: number }[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const { order, amount } of reserved) sums[order] = (sums[order] ?? 0) + amount
  return sums
}

const open = (payment: Payment) => ({
  paymentId: payment.id,
  matches: payment.matches,
  unallocated: unallocated(payment),
  begun: payment.allocations.length > 0,
  reserved: perOrder(payment.reserved),
  free: free(payment),
})

function comparePurse(book: Book, row: RowOf<'purse'>): void {
  const what = row.money.map(({ paymentId, matches, unallocated: left, begun, reservations }) => {
    const reserved = perOrder(reservations.map(({ orderId, amount }) => ({ order: orderId, amount })))
    return { paymentId, matches, unallocated: left, begun, reserved, free: left - sum(Object.values(reserved)) }
  })
  const expected = oldestFirst(book.payments)
    .filter((payment) => unallocated(payment) > 0)
    .map(open)
  same(`the purse of ${book.id}`, { found: what, expected })
}

function compareAccount(book: Book, row: RowOf<'account'>): void {
  const heldCount = book.orders.filter((order) => isOpen(order) && order.reasons.length > 0).length
  same(`the account ${book.id}`, {
    found: {
      limit: row.limit,
      site: row.places?.['site-1'] ?? { unpaid: 0, charged: 0 },
      heldCount: row.heldCount,
      history: row.history,
      code: row.orderStatus.code,
      overridden: Object.keys(row.review.overridden ?? {}).toSorted(),
    },
    expected: {
      limit: book.limit,
      site: figuresAt(book, 'site-1'),
      heldCount,
      history: historyOf(book),
      code: book.status.code,
      overridden: [...book.overridden].toSorted(),
    },
  })
}

function compareDebt(book: Book, row: RowOf<'invoice'> | RowOf<'claim'>): void {
  const id = 'invoiceId' in row ? row.invoiceId : row.claimId
  const debt = book.debts.find((one) => one.id === id)
  const { total, outstanding: left, dueOn, issuedOn } = row
  const settled = row.settlings.map(({ paymentId, amount }) => `${paymentId} ${amount}`).toSorted()
  const of = book.payments.flatMap(({ id: payment, allocations }) =>
    allocations.filter(({ item }) => item === id).map(({ amount }) => `${payment} ${amount}`),
  )
  same(`the debt ${id}`, {
    found: {
      total,
      outstanding: left,
      dueOn,
      issuedOn,
      settled,
      number: 'number' in row ? row.number : id,
      credited: 'number' in row ? (row.credited?.total ?? 0) : 0,
    },
    expected: debt && {
      total: debt.total,
      outstanding: outstanding(book, debt),
      dueOn: debt.dueOn,
      issuedOn: debt.issuedOn,
      settled: of.toSorted(),
      number: debt.number,
      credited: debt.credited?.total ?? 0,
    },
  })
}

function expectedOf(merchant: Merchant, voucherId: string) {
  const voucher = merchant.vouchers.get(voucherId)
  return voucher && { state: voucher.state, owed: owedOnVoucher(voucher) }
}

/** A row as it is kept against what the oracle holds. */
export function compareRow(merchant: Merchant, row: Row): void {
  if (row.kind === 'order') return compareOrder(merchant, row.state)
  if (row.kind === 'delivery') {
    const { report, state } = row.state
    return same(`the delivery ${report.deliveryId}`, {
      found: deliveryState(merchant, report.orderId, state),
      expected: merchant.deliveries.get(report.deliveryId)?.state,
    })
  }
  if (row.kind === 'mail')
    return same(`the mail ${row.state.mailId}`, { found: row.state.state, expected: merchant.mails.get(row.state.mailId)?.state })
  if (row.kind === 'suspense') {
    const { provider, paymentKey, reports, takenBy } = row.state
    return same(`the suspense ${paymentKey}`, {
      found: takenBy ? undefined : reports,
      expected: merchant.suspense.get(`pay_psp-${provider}-${paymentKey}`)?.reports,
    })
  }
  if (row.kind === 'credit-note') {
    const { creditNoteId, number, total, given } = row.state
    const refunds = given.refunds.map(({ paymentId: _, ...refund }) => refund)
    const { account: _, ...expected } = merchant.creditNotes.get(creditNoteId) ?? { account: '' }
    return same(`the credit note ${creditNoteId}`, { found: { number, total, given: { ...given, refunds } }, expected })
  }
  if (row.kind === 'voucher')
    return same(`the voucher ${row.state.voucherId}`, {
      found: { state: row.state.state, owed: owedBy(row.state) },
      expected: expectedOf(merchant, row.state.voucherId),
    })
  const book = bookOf(merchant, row)
  if (!book) return
  if (row.kind === 'base-period')
    same(`base periods of ${book.id}`, { found: [row.state.current, ...row.state.earlier], expected: book.bases.slice(0, 61) })
  if (row.kind === 'payment') comparePayment(book, row.state)
  if (row.kind === 'purse') comparePurse(book, row.state)
  if (row.kind === 'account') compareAccount(book, row.state)
  if (row.kind === 'invoice' || row.kind === 'claim') compareDebt(book, row.state)
}

/** A report waits in its row until it is applied, also after its order came. */
function deliveryState(merchant: Merchant, orderId: string, state: string): string {
  return state === 'parked' && merchant.orders.has(orderId) ? 'reported' : state
}

function bookOf(merchant: Merchant, row: Row): Book | undefined {
  if (row.kind === 'purse')
    return [...merchant.books.values()].find((book) =>
      row.state.money.some(({ paymentId }) => book.payments.some(({ id }) => id === paymentId)),
    )
  const account = 'accountId' in row.state ? row.state.accountId : undefined
  return typeof account === 'string' ? merchant.books.get(account) : undefined
}

/** What an order's command answers: its parts, what is asked now, and what would cure its hold. */
export function compareAnswer({ shop, deed, moment }: Attempt, answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return
  if (deed.name === 'prepareStatement') {
    const stated = shop.oracle.books.get(deed.input.accountId)?.stated
    return same(`the statement of ${deed.input.accountId}`, { found: Reflect.get(answer, 'closing'), expected: stated?.balance })
  }
  if (!('orderId' in deed.input) || !('cure' in answer || 'toCollect' in answer)) return
  const at = found(shop.oracle, deed.input.orderId)
  if (!at) return
  const { book, order } = at
  const cure = cureOf(book, order, moment)
  const asked = deed.name === 'placeOrder' || deed.name === 'changeOrder' ? shop.oracle.asked.get(order.id) : order.toCollect
  same(`the answer about ${order.id}`, {
    found: {
      total: Reflect.get(answer, 'total'),
      asked: Reflect.get(answer, 'asked'),
      cure: Object(Reflect.get(answer, 'cure')).amount,
      held: Reflect.get(answer, 'held'),
    },
    expected: { total: order.total, asked, cure: cure === 0 ? undefined : cure, held: order.reasons.length > 0 },
  })
}
