import { expect, test } from 'vitest'
import { openBooks, setPayment } from '../../../domain/accounts/books.ts'
import { type AccountStep, brokenLaws } from '../../../domain/accounts/laws.ts'
import { OrderId } from '../../../domain/ids.ts'
import { posting } from '../../../domain/ledger/posting.ts'
import { accountOf, contextOf, paymentOf } from '../../kit/builders.ts'

/** An account with one payment of 10.00, of which so much is reserved. */
function stepWith(reserved: number): AccountStep {
  const books = openBooks({ account: accountOf() }, contextOf())
  setPayment(books, paymentOf('pay_1', 10_00))
  const reservations = [{ orderId: OrderId.parse('A'), amount: reserved }]
  return {
    account: { before: books.opened, after: books.account },
    orders: [],
    owed: [],
    payments: [{ after: paymentOf('pay_1', 10_00) }],
    debts: books.debts,
    purse: { ...books.purse, money: books.purse.money.map((money) => ({ ...money, reservations })) },
    postings: posting('money:VIR', 'deposits', 10_00),
  }
}

test('no more of a payment is reserved than it has: a cent more breaks the law, all of it doesn’t', () => {
  const law = 'no more of pay_1 is reserved than it has'
  expect(brokenLaws(stepWith(10_01)).filter((broken) => broken.law === law)).toEqual([{ law, expected: '1000 or less', found: 10_01 }])
  expect(brokenLaws(stepWith(10_00)).map((broken) => broken.law)).not.toContain(law)
})
