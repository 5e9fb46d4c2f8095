import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { bureauObstacle } from './asking.ts'
import { Assessment, Cause } from './assessment.ts'
import { askedOnceMore, isSpent, monthAsked } from './budget.ts'

const restMillis = 24 * 60 * 60 * 1000

/**
 * Claims one question to the bureau before it is asked: at most one per customer and 24 hours unless on demand, and the same cause
 * may ask again after a crash (SPEC section 10).
 */
export const askBureau = command({
  name: 'askBureau',
  summary: 'Claim one question to the credit bureau',
  right: 'system:react',
  internal: true,
  input: z.strictObject({
    accountId: AccountId,
    trigger: Assessment.shape.trigger,
    cause: Cause,
    occurredAt: Instant.optional().meta({ description: 'When the cause happened; now when left out' }),
  }),
  answer: z.strictObject({ ask: z.boolean(), reason: z.string().optional() }),
  reads: ({ accountId, cause }, { now }) => ({
    account: refs.account(accountId),
    customer: refs.customer(accountId),
    answered: refs.assessment(accountId, cause),
    month: refs.bureauMonth(monthAsked(now)),
  }),
  decide: ({ accountId, trigger, cause, occurredAt }, { account, customer, answered, month }, { settings, now }) => {
    if (!account || !customer) return refuse('unknown-account')
    if (answered) return { unchanged: { ask: false, reason: 'answered' } }
    const obstacle = bureauObstacle(customer.details, settings)
    if (obstacle) return { unchanged: { ask: false, reason: obstacle } }
    const { askedAt, askedFor } = account.review
    if (askedFor === cause) return { unchanged: { ask: true } }
    // Measured from the cause, so that an old event told again asks nothing that its own day did not ask.
    if (trigger !== 'on-demand' && askedAt !== undefined && Date.parse(occurredAt ?? now) - Date.parse(askedAt) < restMillis)
      return { unchanged: { ask: false, reason: 'asked-recently' } }
    if (isSpent(month, settings)) return { unchanged: { ask: false, reason: 'bureau-budget-spent' } }
    const chain = refs.account(accountId)
    const review = { ...account.review, askedAt: now, askedFor: cause }
    return {
      changed: [
        { ref: chain, state: { ...account, review } },
        { ref: refs.bureauMonth(monthAsked(now)), state: askedOnceMore(month) },
      ],
      entries: [{ chain, facts: [], postings: [] }],
      answer: { ask: true },
    }
  },
})
