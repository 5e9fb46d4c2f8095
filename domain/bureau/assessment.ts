import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency } from '../money.ts'

/** What a bureau said of a customer; every field is optional, and nothing is guessed (SPEC section 10). */
export const AssessmentAnswer = z
  .strictObject({
    provider: z.string().max(40),
    legalName: z.string().max(200).optional(),
    status: z.string().max(80).optional(),
    rating: z.string().max(40).optional(),
    ratedOn: CalendarDate.optional(),
    failureScore: z.int().optional(),
    recommendedLimit: z.strictObject({ amount: Amount, currency: Currency }).optional(),
    transactionId: z.string().max(80).optional(),
    contentHash: z.string().max(80).optional(),
  })
  .meta({ id: 'AssessmentAnswer' })
export type AssessmentAnswer = z.infer<typeof AssessmentAnswer>

/** What a question was asked for: the id of an event, maybe with a mark behind it. */
export const Cause = z.string().max(bounds.eventId)

/** Every answer is kept, also one that says the bureau could not answer. */
export const Assessment = z.strictObject({
  at: Instant,
  trigger: z.enum(['customer-created', 'limit-exceeded', 'on-demand']),
  answer: AssessmentAnswer.optional(),
  failure: z.string().max(80).optional(),
})
export type Assessment = z.infer<typeof Assessment>
