import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { type Debts, dueBy, noDebts } from '../accounts/debts.ts'
import type { Money, Purse } from '../accounts/purse.ts'
import type { CalendarDate } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { refuse } from '../refusals.ts'
import { owedOf } from '../states.ts'
import { matchAll, matchingMoney, mayPair } from './matching.ts'

/** Matches open money with open items by itself (SPEC section 6). What one commit can't hold, the event it leaves continues. */
export const reconcile = command({
  name: 'reconcile',
  summary: 'Match open money with open items',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ accountId: AccountId }),
  answer: z.strictObject({ matched: z.int() }),
  reads: ({ accountId }) => rowsOfAccount(accountId),
  more: ({ accountId }, found, { today }) => ({
    payments: candidates(found, today)
      .slice(0, bounds.paymentsPerMatching)
      .map(({ paymentId }) => refs.payment(accountId, paymentId)),
  }),
  // More than one commit matches: what a person took apart from the first is not in the way of what stands behind them.
  lists: ({ accountId }) => ({ owed: owedOf(accountId, bounds.pageSize) }),
  last: ({ accountId }, { payments: first, owed, ...found }, { today }) => {
    const money = candidates(found, today)
    const matches = new Map(money.map((one) => [one.paymentId, one.matches]))
    const pairs = first.some((payment) =>
      owed.some((item) => mayPair(payment, item, { matches: matches.get(payment.paymentId) ?? 'nothing', today })),
    )
    const behind = pairs || owed.length === 0 ? [] : money.slice(bounds.paymentsPerMatching)
    return { further: behind.map(({ paymentId }) => refs.payment(accountId, paymentId)) }
  },
  decide: ({ accountId }, { account, debts, purse, owed, ...found }, context) => {
    if (!account) return refuse('unknown-account')
    const books = openBooks({ account, debts, purse, payments: [...found.payments, ...found.further], owed }, context)
    matchAll(books)
    const matched = books.facts.filter(({ type }) => type === 'Allocated').length
    if (matched === 0) return { unchanged: { matched } }
    const { changed, facts, postings } = closeBooks(books)
    return { changed, entries: [{ chain: refs.account(accountId), facts, postings }], answer: { matched } }
  },
})

/** The money that something owed may match, in matching order. */
function candidates({ debts, purse }: { debts: Debts | undefined; purse: Purse | undefined }, today: CalendarDate): Money[] {
  return matchingMoney(purse?.money ?? [], dueBy(debts ?? noDebts, today) > 0)
}
