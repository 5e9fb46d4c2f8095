import { describe, expect, test } from 'vitest'
import { amendAccount, type Books, closeBooks, moneyOf, openBooks, setOrder, setOwed, setPayment } from '../../../domain/accounts/books.ts'
import { allocate } from '../../../domain/allocation/matching.ts'
import { accountOf, contextOf, invoiceOf, orderOf, paymentOf } from '../../kit/builders.ts'

const held = orderOf('held', 50_00, { charged: 0, holds: [{ reason: 'manual', by: 'person:ada', why: 'wait' }] })
const charged = orderOf('charged', 30_00)
const invoice = invoiceOf('inv_1', 20_00)
const figures = { openOrders: 80_00, charged: 30_00, deposits: 10_00, unpaid: 20_00, heldCount: 1 }

/** An account with an order that is held, one that is charged, a payment and an invoice. */
function opened(): Books {
  const rows = { orders: [held, charged], payments: [paymentOf('pay_1', 10_00)], owed: [invoice] }
  return openBooks({ account: accountOf(figures), ...rows }, contextOf())
}

const tells = (books: Books) => closeBooks(books).facts.some(({ type }) => type === 'CreditEased')

describe('while an order is held, credit has eased by each of these alone', () => {
  test.each<[string, (books: Books) => void]>([
    ['less is charged', (books) => setOrder(books, { ...charged, total: 20_00, onCredit: 20_00, charged: 20_00 })],
    ['more money is unreserved', (books) => setPayment(books, paymentOf('pay_2', 1_00))],
    [
      'less is due, though as much is owed',
      (books) => {
        setOwed(books, { ...invoice, outstanding: 0 })
        setOwed(books, invoiceOf('inv_2', 20_00, { dueOn: '2027-01-01' }))
      },
    ],
    ['the terms are others', (books) => amendAccount(books, { termsVersion: 2 })],
  ])('%s', (_, ease) => {
    const books = opened()
    expect(tells(books)).toBe(false)
    ease(books)
    expect(tells(books)).toBe(true)
  })

  test('one of several is held no longer', () => {
    const second = orderOf('second', 5_00, { charged: 0, holds: held.holds })
    const account = accountOf({ ...figures, openOrders: 85_00, heldCount: 2 })
    const books = openBooks({ account, orders: [held, charged, second] }, contextOf())
    setOrder(books, { ...second, total: 0, onCredit: 0, holds: [] })
    expect(tells(books)).toBe(true)
  })
})

test('a payment has begun from its first allocation on, and not before', () => {
  const books = opened()
  const payment = paymentOf('pay_1', 10_00)
  setPayment(books, payment)
  expect(moneyOf(books, 'pay_1')?.begun).toBe(false)
  allocate(books, payment, { owed: invoice, amount: 1_00 })
  expect(moneyOf(books, 'pay_1')?.begun).toBe(true)
})
