import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { refuse } from '../refusals.ts'
import { owedOf } from '../states.ts'
import { matchAll, matchingMoney } from './matching.ts'

/** Matches open money with open items by itself (SPEC section 6). What one commit can't hold, the event it leaves continues. */
export const reconcile = command({
  name: 'reconcile',
  summary: 'Match open money with open items',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ accountId: AccountId }),
  answer: z.strictObject({ matched: z.int() }),
  reads: ({ accountId }) => rowsOfAccount(accountId),
  lists: ({ accountId }) => ({ owed: owedOf(accountId, bounds.itemsPerMatching) }),
  more: ({ accountId }, { purse }) => ({
    payments: matchingMoney(purse?.money ?? [])
      .slice(0, bounds.paymentsPerMatching)
      .map(({ paymentId }) => refs.payment(accountId, paymentId)),
  }),
  decide: ({ accountId }, { account, debts, purse, owed, payments }, context) => {
    if (!account) return refuse('unknown-account')
    const books = openBooks({ account, debts, purse, payments, owed }, context)
    matchAll(books)
    const matched = books.facts.filter(({ type }) => type === 'Allocated').length
    if (matched === 0) return { unchanged: { matched } }
    const { changed, facts, postings } = closeBooks(books)
    return { changed, entries: [{ chain: refs.account(accountId), facts, postings }], answer: { matched } }
  },
})
