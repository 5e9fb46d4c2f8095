import { expect, test } from 'vitest'
import { closeBooks, openBooks, setOrder, setPayment } from '../../../domain/accounts/books.ts'
import { allocate } from '../../../domain/allocation/matching.ts'
import { refText } from '../../../domain/states.ts'
import { accountOf, contextOf, invoiceOf, orderOf, paymentOf } from '../../kit/builders.ts'

const two = {
  orders: [orderOf('A', 10_00), orderOf('B', 20_00)],
  payments: [paymentOf('pay_1', 5_00), paymentOf('pay_2', 6_00)],
  owed: [invoiceOf('inv_1', 30_00), invoiceOf('inv_2', 40_00)],
}
const account = accountOf({ openOrders: 30_00, charged: 30_00, deposits: 11_00, unpaid: 70_00 })

function opened() {
  return openBooks({ account, ...two }, contextOf())
}

test('of all that a command reads, the account alone is written where nothing changed', () => {
  expect(closeBooks(opened()).changed.map(({ ref }) => refText(ref))).toEqual(['account|acc_1|'])
})

test('rows that were only looked at are not written: a commit would race for nothing', () => {
  const books = opened()
  const [order] = two.orders
  const [payment] = two.payments
  if (order) setOrder(books, { ...order, total: 9_00, onCredit: 9_00, charged: 9_00 })
  if (payment) setPayment(books, { ...payment, returned: 1_00 })
  const written = closeBooks(books).changed.map(({ ref }) => refText(ref))
  expect(written).toContain('order|acc_1|A')
  expect(written).toContain('payment|acc_1|pay_1')
  expect(written.filter((row) => /B|pay_2|inv_/.test(row))).toEqual([])
})

test('of invoices the one that was settled is written, and with it what it was settled by', () => {
  const books = opened()
  const [owed] = two.owed
  const [payment] = two.payments
  if (payment) setPayment(books, payment)
  if (owed && payment) allocate(books, payment, { owed, amount: 5_00 })
  const written = closeBooks(books).changed.map(({ ref }) => refText(ref))
  expect(written.filter((row) => /invoice|pay_/.test(row))).toEqual(['payment|acc_1|pay_1', 'invoice|acc_1|inv_1'])
})
