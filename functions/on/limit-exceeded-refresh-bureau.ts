import { askBureau } from '../../domain/bureau/askBureau.ts'
import type { AssessmentAnswer } from '../../domain/bureau/assessment.ts'
import { recordAssessment } from '../../domain/bureau/recordAssessment.ts'
import { refs } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import type { Assessment, AssessmentOutcome } from '../../providers/bureau/contract.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { bureauOf } from '../runtime/bureau.ts'
import { log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'
import { accountOf, reaction, settled } from '../runtime/reaction.ts'

const triggers = {
  'limit-exceeded': 'limit-exceeded',
  'customer-created': 'customer-created',
  'bureau-refresh-requested': 'on-demand',
} as const

type Question = { accountId: AccountId; trigger: (typeof triggers)[keyof typeof triggers]; cause: string }

/** Asks the credit bureau about a customer, claimed first so that it is asked once, and records what it says. */
export const handler = reaction({
  name: 'limit-exceeded-refresh-bureau',
  to: ['limit-exceeded', 'customer-created', 'bureau-refresh-requested'],
  react: async (event, caller) => {
    const question = { accountId: accountOf(event), trigger: triggers[event.type], cause: event.id }
    const { ask, reason } = settled(
      await act(askBureau, { ...question, occurredAt: event.occurredAt }, caller),
      `asking about ${question.accountId}`,
    )
    if (ask) return record(await outcomeOf(question, caller), question, caller)
    log.info('the bureau is not asked', { accountId: question.accountId, reason, correlationId: caller.correlationId })
  },
})

async function outcomeOf({ accountId }: Question, { merchantId }: Caller): Promise<AssessmentOutcome> {
  const { customer } = await readerOf(merchantId).get({ customer: refs.customer(accountId) })
  const duns = customer?.details.duns
  const bureau = await bureauOf(merchantId)
  if (!duns) return { kind: 'not-found' }
  return bureau ? bureau.assess({ duns, customerReference: accountId }) : { kind: 'misconfigured', reason: 'no-keys' }
}

async function record(outcome: AssessmentOutcome, question: Question, caller: Caller): Promise<void> {
  tell('BureauAnswers', 1, outcome.kind)
  if (outcome.kind === 'assessed') {
    settled(
      await act(recordAssessment, { ...question, answer: answerIn(outcome.assessment) }, caller),
      `the assessment of ${question.accountId}`,
    )
    return
  }
  const failure = outcome.kind === 'not-found' ? 'not-found' : `${outcome.kind}: ${outcome.reason}`.slice(0, 80)
  // Kept beside the question, not as its answer, so that trying again may still answer it.
  const kept = { ...question, cause: outcome.kind === 'unavailable' ? `${question.cause}/failed` : question.cause, failure }
  settled(await act(recordAssessment, kept, caller), `the failed assessment of ${question.accountId}`)
  if (outcome.kind === 'unavailable') throw new Error(`the bureau could not be asked about ${question.accountId}: ${outcome.reason}`)
}

/** The bureau's answer as we keep it: what it left out stays out. */
function answerIn(assessment: Assessment): AssessmentAnswer {
  const { provider, legalName, status, rating, ratedOn, failure, recommendedLimit, transactionId, answerHash } = assessment
  return {
    provider,
    ...(legalName !== undefined && { legalName: legalName.slice(0, 200) }),
    ...(status !== undefined && { status: status.slice(0, 80) }),
    ...(rating !== undefined && { rating: rating.slice(0, 40) }),
    ...(ratedOn !== undefined && { ratedOn }),
    ...(failure?.percentile !== undefined && { failureScore: failure.percentile }),
    ...(recommendedLimit && { recommendedLimit }),
    ...(transactionId !== undefined && { transactionId: transactionId.slice(0, 80) }),
    contentHash: answerHash,
  }
}
