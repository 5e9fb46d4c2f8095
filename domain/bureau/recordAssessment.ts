import * as z from 'zod'
import type { Account } from '../accounts/account.ts'
import { type Context, command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { Assessment, AssessmentAnswer, Cause } from './assessment.ts'

/**
 * Keeps the bureau's answer and sets the review date and the suggestion; limits are never changed by it here. A bureau that is down,
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
    const review = answer
      ? reviewed(account, answer, context)
      : { ...account.review, staleSince: staleSince ?? context.now, staleReason: failure ?? 'no answer' }
    const assessment: Assessment = { at: context.now, trigger, ...(answer && { answer }), ...(failure && { failure }) }
    return {
      changed: [
        { ref: chain, state: { ...account, review } },
        { ref: refs.assessment(accountId, cause), state: assessment },
      ],
      entries: [
        {
          chain,
          facts: [
            answer
              ? { type: 'AssessmentRecorded', reviewedOn: context.today }
              : { type: 'AssessmentFailed', reason: failure ?? 'no answer' },
          ],
          postings: [],
        },
      ],
      answer: { ...(review.reviewedOn && { reviewedOn: review.reviewedOn }), stale: !answer },
    }
  },
})

/** The review after a good answer: an older rating never replaces a newer one, and another currency suggests nothing. */
function reviewed(account: Account, answer: AssessmentAnswer, context: Context): Account['review'] {
  const { staleSince: _, staleReason: __, ...kept } = account.review
  const newer = kept.ratedOn === undefined || answer.ratedOn === undefined || answer.ratedOn >= kept.ratedOn
  const { recommendedLimit, rating, ratedOn } = answer
  const suggests = context.settings.bureau.limitPolicy === 'suggest' && recommendedLimit?.currency === account.currency
  return {
    ...kept,
    reviewedOn: context.today,
    ...(newer && rating && { rating }),
    ...(newer && ratedOn && { ratedOn }),
    ...(newer && suggests && recommendedLimit && { suggestedLimit: recommendedLimit.amount }),
  }
}
