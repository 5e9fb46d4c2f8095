import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noFigures } from '../../../domain/accounts/account.ts'
import { type Books, openBooks, setOrder, setOwed, setPayment } from '../../../domain/accounts/books.ts'
import { type AccountStep, brokenLaws } from '../../../domain/accounts/laws.ts'
import { totalUnallocated } from '../../../domain/accounts/purse.ts'
import { PaymentId } from '../../../domain/ids.ts'
import { posting } from '../../../domain/ledger/posting.ts'
import { reserve } from '../../../domain/orders/reserving.ts'
import { newClaim, newInvoice } from '../../store/rows.ts'
import { newAccount, newOrder, newPayment, orderId } from '../../store/toy.ts'

const context = { today: '2026-03-01', now: '2026-03-01T10:00:00.000Z' }

/** What may happen to an account, each with amounts of its own. */
type Happening = { what: 'payment' | 'order' | 'invoice' | 'claim'; amount: number; share: number; held: boolean }

const happenings = fc.array(
  fc.record<Happening>({
    what: fc.constantFrom('payment', 'order', 'invoice', 'claim'),
    amount: fc.integer({ min: 1, max: 1_000_000 }),
    share: fc.integer({ min: 0, max: 100 }),
    held: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)

const paymentId = (nth: number) => PaymentId.parse(`pay_${nth}`)
const newBooks = () => openBooks({ account: newAccount(0) }, context)

/** An order paid as far as possible from deposits, the rest split between line and payment. */
function order(books: Books, nth: number, { amount, share, held }: Happening): void {
  const fromDeposit = Math.min(amount, totalUnallocated(books.purse) - books.account.reserved)
  const onCredit = Math.floor(((amount - fromDeposit) * share) / 100)
  if (fromDeposit > 0) reserve(books, orderId(nth), { amount: fromDeposit })
  const split = { fromDeposit, onCredit, toCollect: amount - fromDeposit - onCredit, charged: held ? 0 : onCredit }
  setOrder(books, { ...newOrder(orderId(nth), amount), ...split, holds: held ? [{ reason: 'not-approved' }] : [] })
}

function happen(books: Books, nth: number, happening: Happening): void {
  const { what, amount } = happening
  if (what === 'order') order(books, nth, happening)
  if (what === 'payment') {
    setPayment(books, newPayment(paymentId(nth), amount))
    books.postings.push(...posting('money:VIR', 'deposits', amount))
  }
  if (what === 'invoice') setOwed(books, newInvoice(`F-${nth}`, { total: amount, outstanding: amount }))
  if (what === 'claim') setOwed(books, newClaim(`${nth}`, { total: amount, outstanding: amount }))
  if (what === 'invoice' || what === 'claim') books.postings.push(...posting('receivable', 'sales', amount))
}

function stepOf(books: Books): AccountStep {
  const all = <T>(rows: Map<string, T>) => [...rows.values()].map((after) => ({ after }))
  const { account, opened, debts, purse, postings } = books
  return {
    account: { before: opened, after: account },
    orders: all(books.orders),
    owed: all(books.owed),
    payments: all(books.payments),
    debts,
    purse,
    postings,
  }
}

function stepAfter(happened: readonly Happening[]): AccountStep {
  const books = newBooks()
  happened.forEach((happening, nth) => {
    happen(books, nth, happening)
  })
  return stepOf(books)
}

describe('the laws of an account', () => {
  test('hold after anything that the books do', () => {
    fc.assert(
      fc.property(happenings, (happened) => {
        expect(brokenLaws(stepAfter(happened))).toEqual([])
      }),
    )
  })

  test('break when any figure of the account is off by anything', () => {
    const figures = fc.constantFrom('unpaid', 'deposits', 'openOrders', 'charged', 'reserved', 'heldCount')
    const off = fc.oneof(fc.integer({ min: -5_000_000, max: -1 }), fc.integer({ min: 1, max: 5_000_000 }), fc.constant(0.5))
    fc.assert(
      fc.property(happenings, figures, off, (happened, figure, by) => {
        const step = stepAfter(happened)
        const after = { ...step.account.after, [figure]: step.account.after[figure] + by }
        const broken = brokenLaws({ ...step, account: { ...step.account, after } })
        expect(broken.some(({ law }) => law.includes(figure) || law.startsWith('no more is charged'))).toBe(true)
      }),
    )
  })

  test('break when a posting is left out', () => {
    fc.assert(
      fc.property(happenings, fc.nat(), (happened, pick) => {
        const step = stepAfter(happened)
        const postings = step.postings.filter((_, at) => at !== pick % step.postings.length)
        expect(brokenLaws({ ...step, postings })).not.toEqual([])
      }),
    )
  })

  test('break when a row is left out', () => {
    fc.assert(
      fc.property(happenings, (happened) => {
        const step = stepAfter(happened)
        const lists = ['orders', 'owed', 'payments'] as const
        for (const name of lists) if (step[name].length > 0) expect(brokenLaws({ ...step, [name]: step[name].slice(1) })).not.toEqual([])
      }),
    )
  })
})

describe('each law has its name', () => {
  const lawful = () =>
    stepAfter([
      { what: 'payment', amount: 100, share: 0, held: false },
      { what: 'order', amount: 150, share: 100, held: false },
    ])
  const named = (step: AccountStep) => brokenLaws(step).map(({ law }) => law)
  const withOrder = (change: object): AccountStep => {
    const step = lawful()
    return { ...step, orders: step.orders.map(({ after }) => ({ after: { ...after, ...change } })) }
  }

  test('total = fromDeposit + onCredit + toCollect, each 0 or more, and no more is charged than is on credit', () => {
    expect(named(withOrder({ toCollect: 1 }))).toEqual(['the parts of toy-1 are its total'])
    expect(named(withOrder({ toCollect: -1, onCredit: 51 }))).toEqual(['no part of toy-1 is below 0'])
    expect(named(withOrder({ onCredit: 49, toCollect: 1 }))).toEqual(['toy-1 charges at most what is on credit'])
  })

  test('an open order has from deposits exactly what the purse reserves for it', () => {
    expect(named(withOrder({ fromDeposit: 99, toCollect: 1 }))).toContain('toy-1 has from deposits what the purse reserves for it')
    expect(named(withOrder({ state: 'cancelled' }))).toContain('toy-1 has from deposits what the purse reserves for it')
  })

  test('what isn’t read doesn’t move', () => {
    const { debts: _, purse: __, ...unread } = lawful()
    expect(named(unread)).toEqual(['deposits are all that the purse holds', 'reserved is all that the purse has reserved'])
  })

  test('all is in one currency', () => {
    expect(named(withOrder({ currency: 'USD' }))).toEqual(["toy-1 is in the account's one currency"])
  })

  test('what is owed on an item is its total less what settled it', () => {
    const step = stepAfter([{ what: 'invoice', amount: 100, share: 0, held: false }])
    const owed = [{ after: newInvoice('F-0', { total: 120, outstanding: 100 }) }]
    expect(named({ ...step, owed })).toEqual(['inv_F-0 owes its total less what settled it'])
  })

  test('deposits cover what open orders have reserved', () => {
    const after = { ...newAccount(0), reserved: 1 }
    expect(
      named({ account: { before: { ...newAccount(0), ...noFigures }, after }, orders: [], owed: [], payments: [], postings: [] }),
    ).toContain('deposits cover what open orders have reserved')
  })

  test('a posting moves an amount between two accounts', () => {
    const step = lawful()
    const loop = { debit: 'deposits', credit: 'deposits', amount: 5 }
    expect(named({ ...step, postings: [...step.postings, loop] })).toEqual(['a posting moves an amount between two accounts'])
  })

  test('the example of section 1: limit 1000, unpaid 700, deposits 200, 150 on credit', () => {
    const books = newBooks()
    happen(books, 0, { what: 'invoice', amount: 700, share: 0, held: false })
    happen(books, 1, { what: 'payment', amount: 200, share: 0, held: false })
    setOrder(books, newOrder(orderId(2), 150))
    expect(brokenLaws(stepOf(books))).toEqual([])
    expect(books.account).toMatchObject({ unpaid: 700, deposits: 200, openOrders: 150, charged: 150 })
  })
})
