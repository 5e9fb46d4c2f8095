import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { fullness, isOverfull } from '../accounts/purse.ts'
import { type Context, command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { refundsNamed } from './carrying.ts'
import { hearAll } from './hearing.ts'
import type { Payment } from './payment.ts'
import { PaymentAnswer, paymentAnswer } from './paymentAnswer.ts'
import { onlinePaymentId, rowsOfAccount } from './paymentRows.ts'
import { receive } from './receiving.ts'
import type { Suspense } from './suspense.ts'

/**
 * Gives money in suspense to an account of its currency: from then on it is that account's payment, counted once, and refunds and
 * disputes that waited with it are counted at once (SPEC section 6).
 */
export const assignSuspense = command({
  name: 'assignSuspense',
  summary: 'Assign money in suspense to an account',
  right: 'suspense:assign',
  input: z.strictObject({
    provider: z.string().regex(/^[a-z]{1,20}$/),
    paymentKey: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,120}$/)
      .meta({ description: 'As the list of suspense shows it' }),
    accountId: AccountId,
  }),
  answer: PaymentAnswer,
  once: (suspended) => ({ scope: 'assignment', key: onlinePaymentId(suspended) }),
  reads: ({ provider, paymentKey, accountId }) => {
    const paymentId = onlinePaymentId({ provider, paymentKey })
    return {
      ...rowsOfAccount(accountId),
      suspense: refs.suspense(paymentId),
      pointer: refs.pointer({ scope: 'payment', key: paymentId }),
    }
  },
  more: ({ accountId }, { suspense }) => ({ ours: refundsNamed(accountId, { reports: suspense?.reports ?? [] }) }),
  decide: ({ accountId }, { account, debts, purse, suspense, pointer, ours }, context) => {
    if (!account) return refuse('unknown-account')
    if (!suspense || suspense.takenBy) return refuse('unknown-suspense')
    if (account.erasedAt) return refuse('customer-erased')
    if (suspense.currency !== account.currency) return refuse('currency-mismatch', `The account is kept in ${account.currency}.`)
    const books = openBooks({ account, debts, purse, payments: ours }, context)
    const payment = paymentOf(suspense, { accountId, currency: account.currency, context })
    const { paymentId, amount, currency, method } = payment
    books.facts.push({ type: 'PaymentRecorded', paymentId, amount, method, names: [] })
    books.facts.push({ type: 'SuspenseAssigned', paymentId, paymentKey: suspense.paymentKey, amount, currency })
    receive(books, payment, context.settings)
    hearAll(books, payment, { parked: suspense.reports, context })
    if (isOverfull(books.purse, books.openedPurse)) return refuse('too-many-open-payments', fullness(books.openedPurse))
    const now = books.payments.get(paymentId) ?? payment
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed: [
        ...changed,
        { ref: refs.suspense(paymentId), state: { ...suspense, reports: [], takenBy: paymentId } },
        { ref: refs.pointer({ scope: 'payment', key: paymentId }), state: { ...pointer, account: accountId, target: paymentId } },
      ],
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: paymentAnswer(now, books, context),
    }
  },
})

/** As the provider told it, on the account from today on. */
function paymentOf(
  { provider, paymentKey, amount }: Suspense,
  { accountId, currency, context }: { accountId: AccountId; currency: Payment['currency']; context: Context },
): Payment {
  return {
    paymentId: onlinePaymentId({ provider, paymentKey }),
    accountId,
    kind: 'online',
    amount,
    currency,
    method: 'WEB',
    names: [],
    matches: 'anything',
    receivedOn: context.today,
    recordedAt: context.now,
    allocations: [],
    returned: 0,
    undone: [],
    provider: { name: provider, key: paymentKey, taken: {}, heard: {} },
  }
}
