import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Right } from '../../domain/access/rights.ts'
import { type Refusal, refusals } from '../../domain/refusals.ts'

/** Seconds after which a busy account is worth another try. */
const retryAfterSeconds = 1

type About = { correlationId: string; right?: Right | undefined; detail?: string | undefined }

/** A refusal as RFC 9457 problem details. */
export function problem(refusal: Refusal, { correlationId, right }: About): APIGatewayProxyStructuredResultV2 {
  const { refused: code, detail, faults } = refusal
  const { status, says, cure } = refusals[code]
  return problemAnswer(status, {
    type: `/v1/problems/${code}`,
    title: says,
    status,
    code,
    cure,
    ...(detail !== undefined && { detail }),
    ...(faults && { faults }),
    ...(code === 'not-allowed' && right && { right }),
    correlationId,
  })
}

/** What we did wrong: no reason outside, the correlation id to find it inside. */
export function unexpected({ correlationId }: About): APIGatewayProxyStructuredResultV2 {
  return problemAnswer(500, {
    type: 'about:blank',
    title: 'Something went wrong on our side.',
    status: 500,
    code: 'unexpected',
    correlationId,
  })
}

function problemAnswer(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(statusCode === 503 && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  }
}
