import * as z from 'zod'
import { type Context, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { AccountId } from '../ids.ts'
import { Amount } from '../money.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { type Account, Limit, OrderStatus, ShownTerms, shownCredit } from './account.ts'
import { amendAccount, closeBooks, openBooks } from './books.ts'

/** The table keeps no order of names, and a replay is the same text as the first answer: doors let out either through the schema. */
const inNameOrder = (limits: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(limits).toSorted(([one], [other]) => (one < other ? -1 : 1)))

/** What limit, terms and status answer alike: what stands now, under the version that If-Match guards. */
export const AmendedAnswer = z
  .strictObject({
    accountId: AccountId,
    limit: Limit.optional().meta({ description: 'Left out while B2B credit is off' }),
    terms: ShownTerms,
    orderStatus: OrderStatus,
    termsVersion: z.int(),
    subLimits: z
      .record(z.string(), Amount)
      .overwrite(inNameOrder)
      .optional()
      .meta({ description: 'By ship-to or job, where there are any' }),
  })
  .meta({ id: 'AccountTerms' })

/** The ETag of an account, without its quotes: only limit, terms and status move it. */
function accountTag(account: Account): string {
  return String(account.termsVersion)
}

/** Changes limit, terms or status of an account, unless someone else did since the caller read it. */
export function amend(
  account: Account | undefined,
  to: { amended: Partial<Pick<Account, 'limit' | 'terms' | 'orderStatus' | 'review' | 'subLimits'>>; fact: (version: number) => Fact },
  context: Context,
) {
  if (!account) return refuse('unknown-account') satisfies Refusal
  if (context.ifMatch !== undefined && context.ifMatch !== accountTag(account)) return refuse('changed-meanwhile') satisfies Refusal
  const termsVersion = account.termsVersion + 1
  const books = openBooks({ account }, context)
  amendAccount(books, { ...to.amended, termsVersion })
  books.facts.push(to.fact(termsVersion))
  const { changed, facts, postings } = closeBooks(books)
  const { accountId, limit, terms, orderStatus, subLimits } = books.account
  return {
    changed,
    entries: [{ chain: refs.account(accountId), facts, postings }] satisfies [object],
    answer: { accountId, ...shownCredit({ limit, terms }, context.settings), orderStatus, termsVersion, ...(subLimits && { subLimits }) },
  }
}
