import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { walkIn } from '../accounts/opening.ts'
import { fullness, isOverfull } from '../accounts/purse.ts'
import { RecentDate } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency } from '../money.ts'
import { refuse } from '../refusals.ts'
import { isMoneyBy } from '../settings/methods.ts'
import { Named, type Payment } from './payment.ts'
import { ChosenPaymentId, PaymentAnswer, paymentAnswer } from './paymentAnswer.ts'
import { rowsNamed, rowsOfAccount, rowsReached } from './paymentRows.ts'
import { matchesOf, receive } from './receiving.ts'

/** Records money received by hand: cheque, transfer, cash. What it names is served in the same commit (SPEC section 6). */
export const recordPayment = command({
  name: 'recordPayment',
  summary: 'Record a payment received by hand',
  right: 'payments:record',
  input: z.strictObject({
    paymentId: ChosenPaymentId,
    accountId: AccountId,
    amount: Amount.min(1),
    currency: Currency,
    method: z.string().regex(/^[A-Z0-9]{2,8}$/),
    receivedOn: RecentDate.optional().meta({ description: 'Today when left out; not in the future' }),
    names: z.array(Named).max(bounds.itemsPerMatching).default([]),
  }),
  answer: PaymentAnswer,
  once: ({ paymentId }) => ({ scope: 'payment', key: paymentId }),
  reads: ({ accountId, names }) => ({ ...rowsOfAccount(accountId), ...rowsNamed(accountId, names) }),
  more: ({ accountId }, { purse, orders }) => rowsReached(accountId, { purse, orders }),
  decide: (input, { account, debts, purse, orders, invoices, claims, lacking, invoiced }, context) => {
    const { settings, today } = context
    if (input.receivedOn && input.receivedOn > today)
      return { refused: 'invalid-input', faults: [{ pointer: '/receivedOn', says: 'is in the future' }] } as const
    if (!account) return refuse('unknown-account')
    if (account.accountId === walkIn) return refuse('customer-required')
    if (orders.length < input.names.filter(({ kind }) => kind === 'order').length) return refuse('unknown-order')
    if (invoices.length + claims.length < input.names.filter(({ kind }) => kind !== 'order').length) return refuse('unknown-invoice')
    if (input.currency !== account.currency) return refuse('currency-mismatch', `The account is kept in ${account.currency}.`)
    if (!isMoneyBy(input.method, settings)) return refuse('unknown-payment-method')
    const books = openBooks(
      { account, debts, purse, orders: [...orders, ...lacking], owed: [...invoices, ...claims, ...invoiced] },
      context,
    )
    const { paymentId, accountId, amount, currency, method, names } = input
    const payment: Payment = {
      paymentId,
      accountId,
      kind: 'manual',
      amount,
      currency,
      method,
      names,
      matches: matchesOf(names),
      receivedOn: input.receivedOn ?? today,
      recordedAt: context.now,
      allocations: [],
      returned: 0,
      undone: [],
    }
    books.facts.push({ type: 'PaymentRecorded', paymentId, amount, method, names })
    receive(books, payment, settings)
    if (isOverfull(books.purse, books.openedPurse)) return refuse('too-many-open-payments', fullness(books.openedPurse))
    const recorded = books.payments.get(paymentId) ?? payment
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: paymentAnswer(recorded, books, context),
    }
  },
})
