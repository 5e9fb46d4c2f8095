import { decimalOf, micros } from '../../domain/money.ts'
import { deedOf } from './deed.ts'
import { type Book, type Debt, free, openDebts, outstanding } from './oracle/book.ts'
import { anyAccount, anyBook, some } from './picking.ts'
import type { Fulfilled, Scope } from './scope.ts'

type Sold = { book: Book; debt: Debt }

/** Some lines of an invoice, whole or in part; now and then one line too many, or more than it has. */
function linesOf({ chance }: Scope, { goods }: Debt): { line: number; quantity: string }[] | undefined {
  const lines = goods?.lines ?? []
  if (lines.length === 0 || chance.maybe(0.3)) return undefined
  const named = lines.flatMap(({ quantity: { top, bottom } }, at) => {
    if (chance.maybe(0.4)) return []
    const whole = (top * 1_000_000n) / bottom
    const part = chance.one([whole, whole / 2n, whole / 3n, chance.maybe(0.1) ? whole + 1n : whole])
    return part > 0n ? [{ line: at + 1, quantity: decimalOf(part) }] : []
  })
  if (chance.maybe(0.03)) named.push({ line: lines.length + 1, quantity: '1' })
  return named.length > 0 ? named : [{ line: 1, quantity: decimalOf(micros('0.5')) }]
}

/** How the rest is to be given back: mostly one way, now and then in parts that add up to it, or don't. */
function restOf({ chance }: Scope, { book, debt }: Sold) {
  if (chance.maybe(0.7)) return chance.one(['deposit', 'store-credit', 'original-tenders', 'original-tenders'] as const)
  const left = Math.max(0, debt.total - (debt.credited?.total ?? 0) - outstanding(book, debt))
  const refund = Math.floor(left / 3)
  const method = chance.maybe(0.9) ? 'CHE' : 'XX'
  const off = chance.maybe(0.15) ? 1 : 0
  const storeCredit = chance.maybe(0.5) ? Math.floor(left / 4) : 0
  return { deposit: left - refund - storeCredit + off, storeCredit, refunds: refund > 0 ? [{ method, amount: refund }] : [] }
}

/** Money is given back, what is small is written off, and what lay in suspense finds its account. */
export const refundWishes = {
  creditNote: (scope: Scope): Fulfilled => {
    const { shop, chance, index } = scope
    const sold = [...shop.oracle.books.values()].flatMap((book): Sold[] =>
      book.debts.filter(({ goods }) => goods !== undefined).map((debt) => ({ book, debt })),
    )
    const fresh = sold.filter(({ debt }) => (debt.credited?.total ?? 0) < debt.total)
    const one = some(scope, chance.maybe(0.9) ? fresh : sold)
    if (!one) return undefined
    const rest = restOf(scope, one)
    const lines = typeof rest === 'string' ? linesOf(scope, one.debt) : undefined
    const reason = chance.one(['returned', 'damaged', 'goodwill'] as const)
    return deedOf('issueCreditNote', { creditNoteId: `crn_${index}`, invoiceId: one.debt.id, reason, rest, ...(lines && { lines }) })
  },
  sendCreditNote: ({ shop, chance }: Scope): Fulfilled => {
    const notes = [...shop.oracle.creditNotes.keys()]
    return deedOf('sendCreditNote', { creditNoteId: notes.length === 0 || chance.maybe(0.05) ? 'crn_nobody' : chance.one(notes) })
  },
  sendReceipt: ({ shop, chance }: Scope): Fulfilled => {
    const known = [...(chance.maybe(0.9) ? shop.oracle.receipts : shop.oracle.payments).keys()]
    return deedOf('sendReceipt', { paymentId: known.length === 0 || chance.maybe(0.05) ? 'pay_nobody' : chance.one(known) })
  },
  writeOff: (scope: Scope): Fulfilled => {
    const { shop, chance, index } = scope
    const books = [...shop.oracle.books.values()]
    const open = books.flatMap((book) => openDebts(book).map((debt) => ({ id: debt.id, left: outstanding(book, debt) })))
    const small = open.filter(({ left }) => left <= 2_000)
    const debt = some(scope, small.length > 0 && chance.maybe(0.8) ? small : open) ?? some(scope, anyBook(scope)?.debts ?? [])
    return debt && deedOf('writeOff', { paymentId: `pay_${index}`, item: debt.id, reason: 'small-difference' })
  },
  refundPayment: (scope: Scope): Fulfilled => {
    const { shop, chance, index } = scope
    const all = [...shop.oracle.books.values()].flatMap(({ payments }) => payments)
    const open = all.filter((payment) => free(payment) > 0)
    // What came through the provider goes back through it, which is a way of its own.
    const online = open.filter(({ id }) => id.startsWith('pay_psp-stripe-'))
    const fitting = online.length > 0 && chance.maybe(0.6) ? online : open
    const payment = some(scope, fitting.length > 0 && chance.maybe(0.9) ? fitting : all)
    if (!payment) return undefined
    const most = Math.max(1, free(payment))
    const method = chance.maybe(fitting === online ? 0.15 : 0.5) ? { method: chance.one(['VIR', 'CHE', 'CHE', 'XX']) } : {}
    const amount = chance.one([most, chance.between(1, most), most + 1])
    return deedOf('refundPayment', { paymentId: payment.id, refundId: `pay_${index}`, amount, ...method })
  },
  resolveRefund: (scope: Scope): Fulfilled => {
    const { shop, chance } = scope
    const refunds = [...shop.oracle.books.values()].flatMap(({ payments }) => payments.filter(({ amount }) => amount < 0))
    const undone = refunds.filter(({ asking }) => asking && asking.state !== 'done' && asking.state !== 'by-hand')
    const refund = some(scope, undone.length > 0 && chance.maybe(0.9) ? undone : refunds)
    return refund && deedOf('resolveRefund', { paymentId: refund.id, how: chance.one(['ask-again', 'ask-again', 'by-hand']) })
  },
  assignSuspense: (scope: Scope): Fulfilled => {
    const { shop, chance } = scope
    const id = some(scope, [...shop.oracle.suspense.keys()])
    if (!id) return undefined
    const currency = shop.oracle.suspense.get(id)?.currency
    const fitting = [...shop.oracle.books.values()].filter((book) => book.currency === currency && !book.erased)
    const accountId = (chance.maybe(0.8) ? some(scope, fitting)?.id : undefined) ?? anyAccount(scope)
    return deedOf('assignSuspense', { provider: 'stripe', paymentKey: id.slice('pay_psp-stripe-'.length), accountId })
  },
}
