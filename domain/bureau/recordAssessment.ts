import * as z from 'zod'
import type { Account } from '../accounts/account.ts'
import { amendAccount, type Books, closeBooks, openBooks } from '../accounts/books.ts'
import { type Context, command, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { Assessment, AssessmentAnswer, Cause } from './assessment.ts'

/**
 * Keeps the bureau's answer and sets the review date and, by the merchant's policy, the suggestion or the limit. A bureau that is down,
 * slow or wrong changes nothing but is shown as stale (SPEC section 10).
 */
export const recordAssessment = command({
  name: 'recordAssessment',
  summary: 'Record the credit bureau’s answer',
  right: 'system:react',
  internal: true,
  input: z.strictObject({
    accountId: AccountId,
    trigger: Assessment.shape.trigger,
    cause: Cause,
    answer: AssessmentAnswer.optional(),
    failure: z.string().max(80).optional(),
  }),
  answer: z.strictObject({ reviewedOn: z.string().optional(), stale: z.boolean() }),
  reads: ({ accountId, cause }) => ({ account: refs.account(accountId), known: refs.assessment(accountId, cause) }),
  decide: ({ accountId, trigger, cause, answer, failure }, { account, known }, context) => {
    if (!account) return refuse('unknown-account')
    const { reviewedOn, staleSince } = account.review
    // An answer that was still under way when the customer was erased is about nobody of ours.
    if (account.erasedAt) return { unchanged: { stale: false } }
    if (known?.answer || (known && !answer)) return { unchanged: { ...(reviewedOn && { reviewedOn }), stale: staleSince !== undefined } }
    const chain = refs.account(accountId)
    const books = openBooks({ account }, context)
    if (answer) review(books, answer, context)
    else amendAccount(books, { review: { ...account.review, staleSince: staleSince ?? context.now, staleReason: failure ?? 'no answer' } })
    const assessment: Assessment = { at: context.now, trigger, ...(answer && { answer }), ...(failure && { failure }) }
    const told: Fact = answer
      ? { type: 'AssessmentRecorded', reviewedOn: context.today }
      : { type: 'AssessmentFailed', reason: failure ?? 'no answer' }
    const { changed, facts, postings } = closeBooks(books)
    const reviewed = books.account.review.reviewedOn
    return {
      changed: [...changed, { ref: refs.assessment(accountId, cause), state: assessment }],
      entries: [{ chain, facts: [told, ...facts], postings }],
      answer: { ...(reviewed && { reviewedOn: reviewed }), stale: !answer },
    }
  },
})

/** The review after a good answer: an older rating never replaces a newer one, and another currency recommends nothing. */
function review(books: Books, answer: AssessmentAnswer, { today, settings }: Context): void {
  const { account } = books
  const { staleSince: _, staleReason: __, ...kept } = account.review
  const { recommendedLimit, rating, ratedOn } = answer
  const newer = kept.ratedOn === undefined || ratedOn === undefined || ratedOn >= kept.ratedOn
  const recommended = newer && recommendedLimit?.currency === account.currency ? recommendedLimit.amount : undefined
  const shown = settings.bureau.limitPolicy === 'never' ? undefined : recommended
  amendAccount(books, {
    review: {
      ...kept,
      reviewedOn: today,
      ...(newer && rating && { rating }),
      ...(newer && ratedOn && { ratedOn }),
      ...(shown !== undefined && { suggestedLimit: shown }),
    },
  })
  const limit = recommended === undefined ? account.limit : limitAfter(account, recommended, settings)
  if (limit === account.limit) return
  amendAccount(books, { limit, termsVersion: account.termsVersion + 1 })
  books.facts.push({ type: 'LimitChanged', limit })
}

/** The limit once the bureau recommends one (SPEC section 10): what a user set stays; a limit that is not granted is no higher one. */
function limitAfter({ limit, review: { overridden } }: Account, recommended: number, { bureau, features }: Settings): Account['limit'] {
  if (overridden?.limit || !features.b2bCredit) return limit
  switch (bureau.limitPolicy) {
    case 'never':
    case 'suggest':
      return limit
    case 'auto':
      return recommended
    case 'decrease-only':
      return limit === 'unlimited' || (limit !== null && recommended < limit) ? recommended : limit
  }
}
