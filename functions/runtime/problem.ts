import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Right } from '../../domain/access/rights.ts'
import { type Refusal, refusals } from '../../domain/refusals.ts'
import { tell } from './metrics.ts'

/** Seconds after which a busy account is worth another try. */
const busySeconds = 1

type About = { correlationId: string; right?: Right | undefined; retryAfterSeconds?: number }

/** A refusal as RFC 9457 problem details. */
export function problem(
  refusal: Refusal,
  { correlationId, right, retryAfterSeconds = busySeconds }: About,
): APIGatewayProxyStructuredResultV2 {
  const { refused: code, detail, faults, payNow } = refusal
  const missing = refusal.right ?? right
  const { status, says, cure } = refusals[code]
  tell('Refusals', 1, code)
  if (status === 429) tell('RateLimited')
  if (status === 503) tell('BusyAnswers')
  const answer = problemAnswer(status, {
    type: `/v1/problems/${code}`,
    title: says,
    status,
    code,
    cure,
    ...(detail !== undefined && { detail }),
    ...(faults && { faults }),
    ...(payNow !== undefined && { payNow }),
    ...(code === 'not-allowed' && missing && { right: missing }),
    correlationId,
  })
  const comeAgain = status === 429 || status === 503
  return comeAgain ? { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterSeconds) } } : answer
}

/** How what we did wrong is told: under a code that is no refusal of the domain's. */
export const ourFault = { code: 'unexpected', says: 'Something went wrong on our side.' } as const

/** What we did wrong: no reason outside, the correlation id to find it inside. */
export function unexpected({ correlationId }: About): APIGatewayProxyStructuredResultV2 {
  return problemAnswer(500, {
    type: 'about:blank',
    title: ourFault.says,
    status: 500,
    code: ourFault.code,
    correlationId,
  })
}

function problemAnswer(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify(body),
  }
}
