import * as z from 'zod'
import { closeBooks, openBooks, post, setPayment } from '../accounts/books.ts'
import { command, refs } from '../command.ts'
import { ClaimId, InvoiceId } from '../ids.ts'
import { spoken } from '../money.ts'
import { ownMoney } from '../payments/ownMoney.ts'
import { ChosenPaymentId, PaymentAnswer, paymentAnswer } from '../payments/paymentAnswer.ts'
import { refuse } from '../refusals.ts'
import { allocate } from './matching.ts'

/** Why: a code, because the journal keeps it for ever. */
const WriteOffReason = z.enum(['small-difference', 'rounding', 'bank-charges', 'exchange-difference', 'uneconomic-to-collect'])

/**
 * Writes off what is left of an invoice or claim, up to the merchant's tolerance: a credit note in the figures, to its own account of
 * the ledger (SPEC section 6). It stays visible as money of its own kind, and is never undone.
 */
export const writeOff = command({
  name: 'writeOff',
  summary: 'Write off the residue of an invoice or claim',
  right: 'write-offs:book',
  input: z.strictObject({
    paymentId: ChosenPaymentId.meta({ description: 'Under which the account’s payments list it' }),
    item: z.union([InvoiceId, ClaimId]),
    reason: WriteOffReason.default('small-difference'),
  }),
  answer: PaymentAnswer,
  once: ({ paymentId }) => ({ scope: 'payment', key: paymentId }),
  reads: ({ item }) => ({
    pointer: item.startsWith('inv_') ? refs.pointer({ scope: 'invoice', key: item }) : undefined,
    source: item.startsWith('clm_') ? refs.pointer({ scope: 'payment', key: `pay_${item.slice('clm_'.length)}` }) : undefined,
  }),
  more: ({ item }, { pointer, source }) => {
    const account = pointer?.account ?? source?.account
    return {
      account: account && refs.account(account),
      debts: account && refs.debts(account),
      purse: account && refs.purse(account),
      invoice: account && pointer ? refs.invoice(account, item) : undefined,
      claim: account && source ? refs.claim(account, item) : undefined,
    }
  },
  decide: ({ paymentId, item, reason }, { account, debts, purse, invoice, claim }, context) => {
    const owed = invoice ?? claim
    if (!account || !owed) return refuse('unknown-invoice')
    const { accountId, currency } = account
    const amount = owed.outstanding
    if (amount === 0) return refuse('nothing-owed')
    const tolerance = context.settings.writeOffTolerance
    if (amount > tolerance)
      return refuse('exceeds-tolerance', `Owed are ${spoken(amount, currency)}; up to ${spoken(tolerance, currency)} may be written off.`)
    const books = openBooks({ account, debts, purse, owed: [owed] }, context)
    const money = { ...ownMoney({ paymentId, accountId, amount, currency, kind: 'write-off', matches: 'nothing' }, context), reason }
    setPayment(books, money)
    post(books, { debit: 'write-off', credit: 'deposits', amount })
    books.facts.push({ type: 'WrittenOff', paymentId, item, amount, reason })
    const { payment } = allocate(books, money, { owed, amount })
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts, postings, why: reason }],
      answer: paymentAnswer(payment, books, context),
    }
  },
})
