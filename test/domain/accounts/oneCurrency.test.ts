import { expect, test } from 'vitest'
import { openBooks, setOwed, setPayment } from '../../../domain/accounts/books.ts'
import { type AccountStep, brokenLaws } from '../../../domain/accounts/laws.ts'
import { posting } from '../../../domain/ledger/posting.ts'
import type { Currency } from '../../../domain/money.ts'
import { accountOf, claimOf, contextOf, invoiceOf, paymentOf } from '../../kit/builders.ts'

/** An invoice, a claim and a payment of an account in euro. */
function step(currencies: { invoice?: Currency; claim?: Currency; payment?: Currency } = {}): AccountStep {
  const books = openBooks({ account: accountOf() }, contextOf())
  const { invoice = 'EUR', claim = 'EUR', payment = 'EUR' } = currencies
  setOwed(books, invoiceOf('inv_1', 5_00))
  setOwed(books, claimOf('clm_1', 7_00))
  setPayment(books, paymentOf('pay_1', 3_00))
  return {
    account: { before: books.opened, after: books.account },
    orders: [],
    owed: [{ after: { ...invoiceOf('inv_1', 5_00), currency: invoice } }, { after: { ...claimOf('clm_1', 7_00), currency: claim } }],
    payments: [{ after: { ...paymentOf('pay_1', 3_00), currency: payment } }],
    debts: books.debts,
    purse: books.purse,
    postings: [...posting('receivable', 'sales', 12_00), ...posting('money:VIR', 'deposits', 3_00)],
  }
}

test('an invoice, a claim and a payment in the account’s currency break no law', () => {
  expect(brokenLaws(step())).toEqual([])
})

test.each([
  ['inv_1', { invoice: 'USD' as const }],
  ['clm_1', { claim: 'USD' as const }],
  ['pay_1', { payment: 'USD' as const }],
])('%s in another currency breaks the law of the one currency', (id, currencies) => {
  expect(brokenLaws(step(currencies)).map(({ law }) => law)).toEqual([`${id} is in the account's one currency`])
})
