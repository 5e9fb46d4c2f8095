import type { APIGatewayProxyEventV2WithLambdaAuthorizer, Context as LambdaContext } from 'aws-lambda'
import * as z from 'zod'
import { Right } from '../../domain/access/rights.ts'
import { MerchantId } from '../../domain/ids.ts'
import type { Fault } from '../../domain/refusals.ts'
import { SaidCorrelationId } from '../../events/envelope.ts'
import type { Caller } from '../runtime/acting.ts'
import { deadlineOf } from '../runtime/deadline.ts'
import { traceId } from '../runtime/environment.ts'

export type HttpEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<unknown>

/** What the authorizer found out; API Gateway hands it on as texts. */
const Identity = z.object({ merchantId: MerchantId, actor: z.string().min(1), rights: z.string() })

/** A caller's own key for one intention: visible ASCII, with or without the quotes of a structured header. */
const OnceKey = z.string().regex(/^[\x21-\x7e]{1,128}$/)
/** One strong or weak entity tag; its quotes may have been lost on the way. */
const EntityTag = /^(?:(?:W\/)?"([\x21\x23-\x7e]{1,64})"|([\w-]{1,64}))$/

type Correlated = Pick<HttpEvent, 'headers' | 'requestContext'>

/** Asked at each turn of a request: found out once. */
const correlations = new WeakMap<Correlated, string>()

/**
 * What ties a request to its events and log lines: the caller's word, else the trace, else the request's own id. A caller may have said
 * the trace as well: what no event could carry is not taken from it either.
 */
export function correlationOf(event: Correlated): string {
  const known = correlations.get(event)
  if (known !== undefined) return known
  const said = event.headers?.['x-correlation-id'] ?? traceId()
  const found = SaidCorrelationId.safeParse(said).data ?? SaidCorrelationId.safeParse(traceId()).data ?? event.requestContext.requestId
  correlations.set(event, found)
  return found
}

/** Who is calling; undefined when nobody vouched for it. */
export function callerOf(event: HttpEvent, context: Pick<LambdaContext, 'getRemainingTimeInMillis'>): Caller | undefined {
  const identity = Identity.safeParse(event.requestContext.authorizer?.lambda)
  if (!identity.success) return undefined
  const { merchantId, actor, rights } = identity.data
  const known = rights.split(' ').flatMap((right) => Right.safeParse(right).data ?? [])
  return { merchantId, by: actor, rights: new Set(known), correlationId: correlationOf(event), deadlineAt: deadlineOf(context) }
}

/** The headers that rule a write, with what is wrong with them. */
export function conditionsOf(event: Pick<HttpEvent, 'headers'>): { onceKey?: string; ifMatch?: string; faults: Fault[] } {
  const key = event.headers?.['idempotency-key']
  const match = event.headers?.['if-match']?.trim()
  const onceKey = OnceKey.safeParse(key?.replace(/^"(.*)"$/, '$1')).data
  const tag = EntityTag.exec(match ?? '')
  const ifMatch = tag?.[1] ?? tag?.[2]
  const faults: Fault[] = []
  if (key !== undefined && onceKey === undefined)
    faults.push({ pointer: '/headers/Idempotency-Key', says: 'must be 1 to 128 visible ASCII characters' })
  if (match !== undefined && match !== '*' && ifMatch === undefined)
    faults.push({ pointer: '/headers/If-Match', says: 'must be one entity tag, or *' })
  return { ...(onceKey && { onceKey }), ...(ifMatch && { ifMatch }), faults }
}
