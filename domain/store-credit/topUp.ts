import * as z from 'zod'
import { unreserved } from '../accounts/account.ts'
import { type Books, closeBooks, openBooks, setPayment } from '../accounts/books.ts'
import { walkIn } from '../accounts/opening.ts'
import { freeOf, fullness, isOverfull, oldestFirst, type Purse } from '../accounts/purse.ts'
import { type Context, command, refs } from '../command.ts'
import { AccountId, InvoiceId, type PaymentId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Currency, SignedAmount, spoken } from '../money.ts'
import { refundsNamed } from '../payments/carrying.ts'
import { hearAll } from '../payments/hearing.ts'
import type { Named, Payment } from '../payments/payment.ts'
import { ChosenPaymentId, PaymentAnswer, paymentAnswer } from '../payments/paymentAnswer.ts'
import { onlinePaymentId, rowsNamed, rowsOfAccount } from '../payments/paymentRows.ts'
import { receive } from '../payments/receiving.ts'
import type { ParkedReport } from '../payments/report.ts'
import { giveBack } from '../payments/reversing.ts'
import { lacking, refuse } from '../refusals.ts'
import { isMoneyBy } from '../settings/methods.ts'
import { switchedOff } from '../settings/switches.ts'
import { receiptTold } from './receipt.ts'

const ApplyTo = z.union([z.enum(['none', 'auto']), z.array(InvoiceId).min(1).max(bounds.itemsPerMatching)])

const TopUp = z.strictObject({
  paymentId: ChosenPaymentId,
  accountId: AccountId,
  amount: SignedAmount.refine(
    (amount) => amount !== 0 && Math.abs(amount) <= bounds.amount,
    'is not 0 and no larger than an amount can be',
  ).meta({ description: 'Below 0 is a refund' }),
  currency: Currency,
  method: z.string().regex(/^[A-Z0-9]{2,8}$/),
  applyTo: ApplyTo.default('none').meta({
    description: 'none keeps the money for orders, allocation by hand and refunds; auto lets it be matched',
  }),
  providerKey: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,60}$/)
    .optional()
    .meta({ description: 'The card payment behind it at the payment provider, so that its refunds and disputes find it' }),
})
type TopUp = z.infer<typeof TopUp>

function namesOf({ applyTo }: TopUp): Named[] {
  return Array.isArray(applyTo) ? applyTo.map((id) => ({ kind: 'invoice', id })) : []
}

/** The oldest unreserved money that makes up an amount. */
function sourcesFor(purse: Purse | undefined, amount: number): { paymentId: PaymentId; amount: number }[] {
  const sources: { paymentId: PaymentId; amount: number }[] = []
  let left = amount
  for (const money of purse ? oldestFirst(purse) : []) {
    const taken = Math.min(left, freeOf(money))
    if (taken > 0) sources.push({ paymentId: money.paymentId, amount: taken })
    left -= taken
  }
  return sources
}

/** Puts money on the account by hand, or gives it back (below 0); it can't be changed or deleted afterwards (SPEC section 7). */
export const topUp = command({
  name: 'topUp',
  summary: 'Top up an account, or refund from it',
  right: 'store-credit:move',
  input: TopUp,
  answer: PaymentAnswer,
  once: ({ paymentId }) => ({ scope: 'payment', key: paymentId }),
  reads: (input) => ({
    ...rowsOfAccount(input.accountId),
    ...rowsNamed(input.accountId, namesOf(input)),
    own: refs.pointer({ scope: 'payment', key: input.paymentId }),
    online: input.providerKey ? onlinePointer(input.providerKey) : undefined,
    suspense: input.providerKey ? refs.suspense(onlineIdOf(input.providerKey)) : undefined,
  }),
  more: ({ accountId, amount }, { purse, online, suspense }) => ({
    ours: refundsNamed(accountId, { reports: suspense?.reports ?? online?.parkedReports ?? [] }),
    drawn: sourcesFor(purse, Math.max(0, -amount))
      .slice(0, bounds.paymentsPerMatching)
      .map(({ paymentId }) => refs.payment(accountId, paymentId)),
  }),
  decide: (input, { account, debts, purse, invoices, drawn, ours, own, online, suspense }, context) => {
    if (input.providerKey && input.amount < 0)
      return { refused: 'invalid-input', faults: [{ pointer: '/providerKey', says: 'belongs to money taken in' }] } as const
    if (input.amount < 0 && !context.rights.has('payments:refund')) return lacking('payments:refund')
    // What customers have can still be given back.
    const off = input.amount > 0 ? switchedOff(context.settings, 'storeCredit') : undefined
    if (off) return off
    if (!account) return refuse('unknown-account')
    if (account.accountId === walkIn && input.amount > 0) return refuse('customer-required')
    if (account.erasedAt && input.amount > 0) return refuse('customer-erased')
    if (invoices.length < namesOf(input).length) return refuse('unknown-invoice')
    if (input.currency !== account.currency) return refuse('currency-mismatch', `The account is kept in ${account.currency}.`)
    if (input.amount < 0 && own?.carriedBy)
      return refuse('invalid-transition', `The provider’s refund ${own.carriedBy} named this id and has taken its money already.`)
    if (-input.amount > unreserved(account))
      return refuse('refund-exceeds-deposits', `Unreserved deposits are ${spoken(unreserved(account), account.currency)}.`)
    const sources = sourcesFor(purse, Math.max(0, -input.amount))
    if (sources.length > drawn.length)
      return refuse(
        'refund-exceeds-deposits',
        `One refund draws on ${bounds.paymentsPerMatching} payments at most; refund a smaller amount first.`,
      )
    if (!isMoneyBy(input.method, context.settings)) return refuse('unknown-payment-method')
    if (online?.account && (!suspense || suspense.takenBy)) return refuse('invalid-transition', 'The card payment is recorded already.')
    // What it would not take over would be on no account and in no list.
    if (suspense && (suspense.amount !== input.amount || suspense.currency !== input.currency))
      return refuse('invalid-transition', 'The card payment was reported with another amount.')
    const books = openBooks({ account, debts, purse, payments: [...drawn, ...ours], owed: invoices }, context)
    const moved =
      input.amount > 0
        ? moneyIn(books, input, { context, parked: suspense?.reports ?? online?.parkedReports ?? [] })
        : moneyOut(books, input, { context, sources })
    if (input.amount > 0 && isOverfull(books.purse, books.openedPurse)) return refuse('too-many-open-payments', fullness(books.openedPurse))
    const { changed, facts, postings } = closeBooks(books)
    const { paymentId, accountId } = moved
    if (input.providerKey) changed.push({ ref: onlinePointer(input.providerKey), state: { account: accountId, target: paymentId } })
    // The provider told of the card payment before the till did: it is on the account now, and nowhere else.
    if (input.providerKey && suspense)
      changed.push({ ref: refs.suspense(onlineIdOf(input.providerKey)), state: { ...suspense, reports: [], takenBy: paymentId } })
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: paymentAnswer(moved, books, context),
    }
  },
})

function onlineIdOf(paymentKey: string) {
  return onlinePaymentId({ provider: 'stripe', paymentKey })
}

/** Where reports of the payment provider will look for the payment. */
function onlinePointer(paymentKey: string) {
  return refs.pointer({ scope: 'payment', key: onlineIdOf(paymentKey) })
}

function newPayment(input: TopUp, context: Context): Payment {
  const { paymentId, accountId, amount, currency, method, applyTo, providerKey } = input
  return {
    paymentId,
    accountId,
    kind: amount > 0 ? 'top-up' : 'refund',
    amount,
    currency,
    method,
    names: namesOf(input),
    matches: applyTo === 'auto' ? 'anything' : 'nothing',
    receivedOn: context.today,
    recordedAt: context.now,
    allocations: [],
    returned: 0,
    undone: [],
    ...(providerKey && { provider: { name: 'stripe', key: providerKey, taken: {}, heard: {} } }),
  }
}

/** Money in; refunds and disputes of its card payment that the provider reported before are counted at once. */
function moneyIn(books: Books, input: TopUp, { context, parked }: { context: Context; parked: readonly ParkedReport[] }): Payment {
  const payment = newPayment(input, context)
  books.facts.push({ type: 'ToppedUp', paymentId: payment.paymentId, amount: input.amount, method: input.method, kind: 'top-up' })
  books.facts.push(...receiptTold(payment, context.settings))
  receive(books, payment, context.settings)
  hearAll(books, payment, { parked, context })
  return books.payments.get(payment.paymentId) ?? payment
}

/** A refund: a negative payment that consumes unreserved money, oldest first, and itself has nothing unallocated (SPEC section 6). */
function moneyOut(
  books: Books,
  input: TopUp,
  { context, sources }: { context: Context; sources: { paymentId: PaymentId; amount: number }[] },
): Payment {
  const refund = newPayment(input, context)
  for (const source of sources) {
    const payment = books.payments.get(source.paymentId)
    if (payment) giveBack(books, payment, { amount: source.amount, by: refund })
  }
  books.facts.push({ type: 'ToppedUp', paymentId: refund.paymentId, amount: input.amount, method: input.method, kind: 'refund' })
  books.facts.push(...receiptTold(refund, context.settings))
  setPayment(books, refund)
  return refund
}
