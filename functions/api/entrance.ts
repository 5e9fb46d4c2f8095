import type { APIGatewayProxyStructuredResultV2 as HttpAnswer, Context as LambdaContext } from 'aws-lambda'
import * as z from 'zod'
import { refuse } from '../../domain/refusals.ts'
import type { Caller } from '../runtime/acting.ts'
import { leases } from '../runtime/keeping.ts'
import { problem } from '../runtime/problem.ts'
import { requestLimiter } from '../runtime/requestLimit.ts'
import { callerOf, correlationOf, type HttpEvent } from './caller.ts'

const waitOf = requestLimiter({ leases, now: () => Date.now() })

/** What the authorizer says beside who is calling: how often that one may ask, or until when it is kept waiting itself. */
const Limit = z.object({ requestsPerSecond: z.coerce.number().positive() })
const Waiting = z.object({ waitUntil: z.coerce.number() })

/**
 * Lets a caller in, or answers why not: unknown, slowed after failed tries with keys, or above its limit of requests. Nothing of the
 * request was looked at by then.
 */
export async function admitted(
  event: HttpEvent,
  context: Pick<LambdaContext, 'getRemainingTimeInMillis'>,
): Promise<{ caller: Caller } | { turnedAway: HttpAnswer }> {
  const correlationId = correlationOf(event)
  const said = event.requestContext.authorizer?.lambda
  const away = (retryAfterSeconds: number) => ({
    turnedAway: problem(refuse('too-many-requests'), { correlationId, retryAfterSeconds: Math.max(1, retryAfterSeconds) }),
  })
  const waiting = Waiting.safeParse(said).data
  if (waiting) return away(Math.ceil((waiting.waitUntil - Date.now()) / 1_000))
  const caller = callerOf(event, context)
  if (!caller) return { turnedAway: problem(refuse('not-signed-in'), { correlationId }) }
  // Only the authorizer names callers, and it always says their limit.
  const limit = Limit.safeParse(said).data
  const wait = limit && (await waitOf({ ...caller, ...limit }))
  return wait === undefined ? { caller } : away(wait)
}
