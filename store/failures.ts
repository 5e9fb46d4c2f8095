import * as z from 'zod'
import { type Attributes, plainOf } from './attributes.ts'
import { itemOf } from './codec.ts'
import { Unavailable, type Written } from './keeper.ts'

/** Answers of the engine, and silences of the network, after which the same call may be made again. */
const passing = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'AbortError',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** Reasons in a cancelled transaction after which the same transaction may be sent again. */
const passingReasons = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'])

const Failure = z.object({
  name: z.string(),
  code: z.string().optional(),
  $metadata: z.object({ httpStatusCode: z.int().optional(), clockSkewCorrected: z.boolean().optional() }).optional(),
})

const Cancelled = z.object({
  name: z.literal('TransactionCanceledException'),
  CancellationReasons: z.array(z.object({ Code: z.string().optional(), Item: z.custom<Attributes>().optional() })),
})

function passes(error: unknown): string | undefined {
  const failure = Failure.safeParse(error)
  if (!failure.success) return undefined
  const { name, code, $metadata } = failure.data
  if (passing.has(name)) return name
  if (code !== undefined && passing.has(code)) return code
  // The client has set its clock by the answer: signed anew, the same is let in.
  return $metadata?.clockSkewCorrected || ($metadata?.httpStatusCode ?? 0) >= 500 ? name : undefined
}

/** What may pass as Unavailable, anything else as it is. */
export function unavailable(error: unknown): unknown {
  if (typeof error === 'string') return new Unavailable(error)
  const cause = passes(error)
  return cause === undefined ? error : new Unavailable(`the table doesn't answer: ${cause}`, { cause: error })
}

/**
 * What became of a transaction that failed, read in this order: a conflict or a throttle decides nothing, so it comes first; then
 * conditions that failed. Throws on anything else.
 */
export function afterFailure(error: unknown, actionCount: number): Written {
  const cancelled = Cancelled.safeParse(error)
  if (!cancelled.success) {
    const because = passes(error)
    if (because === undefined) throw error
    return { outcome: 'again', because }
  }
  const reasons = cancelled.data.CancellationReasons
  const passed = reasons.find(({ Code }) => Code !== undefined && passingReasons.has(Code))
  if (passed) return { outcome: 'again', because: passed.Code ?? '' }
  if (reasons.length !== actionCount || !reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) throw error
  return {
    outcome: 'raced',
    old: reasons.map(({ Code, Item }) => (Code === 'ConditionalCheckFailed' ? (Item ? itemOf(plainOf(Item)) : null) : undefined)),
  }
}
