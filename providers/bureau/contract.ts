import * as z from 'zod'
import { CalendarDate, Instant } from '../../domain/calendar.ts'
import { Amount, Currency } from '../../domain/money.ts'

/** A bureau's score on its own scale, higher is better; absent means not scored, which is not the worst. */
const Score = z.strictObject({
  percentile: z.int().min(1).max(100).optional(),
  class: z.int().optional(),
  scoredOn: CalendarDate.optional(),
})

/**
 * What a bureau says of a company. Every field the bureau fills may be missing; nothing here is a guess.
 * SPEC section 10, wire shapes in FACTS B1.
 */
export const Assessment = z.strictObject({
  provider: z.string(),
  /** The number that was asked for. */
  duns: z.string(),
  /** The company the answer speaks of, where it is another: the head office of the one asked for. */
  headOfficeDuns: z.string().optional(),
  legalName: z.string().optional(),
  status: z.string().optional(),
  statusSince: CalendarDate.optional(),
  rating: z.string().optional(),
  ratedOn: CalendarDate.optional(),
  failure: Score.optional(),
  delinquency: Score.optional(),
  /** 0 to 100; 80 is paid on time. */
  paydex: z.int().min(0).max(100).optional(),
  /** Minor units of the bureau's currency, which may not be the account's. */
  recommendedLimit: z.strictObject({ amount: Amount, currency: Currency }).optional(),
  limitAssessedOn: CalendarDate.optional(),
  /** Codes of what the bureau warns of, such as `open-bankruptcy`. */
  alerts: z.array(z.string()),
  fetchedAt: Instant,
  transactionId: z.string().optional(),
  /** SHA-256 of the answer as received, in hexadecimal. */
  answerHash: z.string(),
})
export type Assessment = z.infer<typeof Assessment>

/** A bad answer is `unavailable` like no answer: what stood before stays, marked stale with the reason. */
export type AssessmentOutcome =
  | { kind: 'assessed'; assessment: Assessment }
  | { kind: 'not-found' }
  | { kind: 'unavailable'; reason: string; retryAfterSeconds?: number }
  | { kind: 'misconfigured'; reason: string }

/** `duns`: nine digits. `customerReference`: our own, for the bureau's bill; never a name. */
export type AssessmentQuestion = { duns: string; customerReference: string }

/** The party that rates companies. Never throws for what it says or fails to say. */
export type Bureau = { assess(question: AssessmentQuestion): Promise<AssessmentOutcome> }
