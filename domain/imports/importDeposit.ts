import * as z from 'zod'
import { closeBooks, openBooks, post, setPayment } from '../accounts/books.ts'
import { walkIn } from '../accounts/opening.ts'
import { fullness, isOverfull } from '../accounts/purse.ts'
import { RecentDate } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { Amount, Currency } from '../money.ts'
import type { Payment } from '../payments/payment.ts'
import { ChosenPaymentId, PaymentAnswer, paymentAnswer } from '../payments/paymentAnswer.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'

/**
 * Brings a customer's deposit along from another system: an opening balance. It is money the merchant has already, so that no payment
 * is counted and no cash desk sees it; from now on it is used like any other deposit. Its id makes it happen once.
 */
export const importDeposit = command({
  name: 'importDeposit',
  summary: 'Bring a deposit along from another system',
  right: 'imports:run',
  through: 'importRows',
  input: z
    .strictObject({
      paymentId: ChosenPaymentId,
      accountId: AccountId,
      amount: Amount.min(1),
      currency: Currency,
      receivedOn: RecentDate.optional().meta({ description: 'Today when left out; the oldest deposits are used first' }),
      applyTo: z
        .enum(['none', 'auto'])
        .default('none')
        .meta({ description: 'none keeps the money for orders, allocation by hand and refunds; auto lets it be matched' }),
    })
    .meta({ id: 'ImportedDeposit' }),
  answer: PaymentAnswer,
  once: ({ paymentId }) => ({ scope: 'payment', key: paymentId }),
  reads: ({ accountId }) => rowsOfAccount(accountId),
  decide: ({ paymentId, accountId, amount, currency, receivedOn, applyTo }, { account, debts, purse }, context) => {
    if (receivedOn && receivedOn > context.today)
      return { refused: 'invalid-input', faults: [{ pointer: '/receivedOn', says: 'is in the future' }] } as const
    const off = switchedOff(context.settings, 'storeCredit')
    if (off) return off
    if (!account) return refuse('unknown-account')
    if (accountId === walkIn) return refuse('customer-required')
    if (account.erasedAt) return refuse('customer-erased')
    if (currency !== account.currency) return refuse('currency-mismatch', `The account is kept in ${account.currency}.`)
    const books = openBooks({ account, debts, purse }, context)
    const payment: Payment = {
      paymentId,
      accountId,
      kind: 'opening',
      amount,
      currency,
      method: 'OPENING',
      names: [],
      matches: applyTo === 'auto' ? 'anything' : 'nothing',
      receivedOn: receivedOn ?? context.today,
      recordedAt: context.now,
      allocations: [],
      returned: 0,
      undone: [],
    }
    setPayment(books, payment)
    post(books, { debit: 'opening', credit: 'deposits', amount })
    books.facts.push({ type: 'DepositImported', paymentId, amount, receivedOn: payment.receivedOn })
    if (isOverfull(books.purse, books.openedPurse)) return refuse('too-many-open-payments', fullness(books.openedPurse))
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: paymentAnswer(payment, books, context),
    }
  },
})
