import { randomUUID } from 'node:crypto'
import type { Fault } from './faults.ts'
import { actionsOf, field, jsonOf } from './operation.ts'
import type { Target } from './target.ts'

/** An answer ready for the wire. */
export type WireAnswer = { status: number; headers: Record<string, string | string[]>; body: Buffer }

/** What the target itself would answer in this mishap, in its own shape, so that clients react as to the real one. */
export function answerOf(fault: Fault, call: { target: Target; operation: string; body: Buffer }): WireAnswer {
  if (fault.kind === 'conflict') return conflict(call)
  const throttled = fault.kind === 'throttle'
  switch (call.target) {
    case 'engine': {
      const code = throttled ? (fault.code ?? 'ThrottlingException') : 'InternalServerError'
      const sentence = throttled ? 'Throughput exceeds the current capacity of your table or index.' : 'Internal server error'
      return amazonJson(throttled ? 400 : 500, { __type: `${engineNames}${code}`, message: sentence })
    }
    case 'bus':
      return throttled
        ? amazonJson(400, { __type: 'ThrottlingException', message: 'Rate exceeded' })
        : amazonJson(500, { __type: 'InternalException', message: 'Internal failure' })
    case 'mail':
      return throttled
        ? json(429, { message: 'Maximum sending rate exceeded.' }, { 'x-amzn-errortype': 'TooManyRequestsException' })
        : json(500, { message: 'Internal failure' }, { 'x-amzn-errortype': 'InternalServiceErrorException' })
    case 'payments':
      return throttled
        ? json(429, { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' } })
        : json(500, { error: { type: 'api_error', message: 'Sorry! There was an error while talking to Stripe.' } })
    case 'bureau':
      return throttled
        ? json(429, { error: { errorCode: '00045', errorMessage: 'Too many requests.' } }, { 'retry-after': '1' })
        : json(500, { error: { errorCode: '00001', errorMessage: 'Internal server error.' } })
    case 'sign-in':
      return throttled
        ? amazonJson(400, { __type: 'TooManyRequestsException', message: 'Rate exceeded' })
        : amazonJson(500, { __type: 'InternalErrorException', message: 'Internal error' })
    case 'documents':
      return throttled
        ? xml(503, 'SlowDown', 'Please reduce your request rate.')
        : xml(500, 'InternalError', 'We encountered an internal error. Please try again.')
  }
}

const engineNames = 'com.amazonaws.dynamodb.v20120810#'

/** A transaction in the way of this write. Every action is named, the first as the one in conflict. */
function conflict(call: { operation: string; body: Buffer }): WireAnswer {
  const sentence = 'Transaction is ongoing for the item'
  const count = actionsOf(call.operation, call.body)
  if (count === undefined) return amazonJson(400, { __type: `${engineNames}TransactionConflictException`, message: sentence })
  const reasons = Array.from({ length: count }, (_, place) =>
    place === 0 ? { Code: 'TransactionConflict', Message: sentence } : { Code: 'None' },
  )
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return amazonJson(400, {
    __type: `${engineNames}TransactionCanceledException`,
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  })
}

/** A PutEvents split in two: what goes on to the bus, and how its answer and the failed entries become one. */
export function withoutEntries(
  fault: Fault,
  body: Buffer,
): { forward: Buffer | undefined; merge: (answer: WireAnswer | undefined) => WireAnswer } {
  const asked = jsonOf(body)
  const entries = field(asked, 'Entries')
  const all: unknown[] = Array.isArray(entries) ? entries : []
  const fails = (place: number) => fault.entries?.includes(place) === true
  const passing = all.filter((_, place) => !fails(place))
  const failed =
    fault.kind === 'throttle'
      ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' }
      : { ErrorCode: 'InternalFailure', ErrorMessage: 'Internal failure' }
  const rest = typeof asked === 'object' ? asked : {}
  return {
    forward: passing.length > 0 ? Buffer.from(JSON.stringify({ ...rest, Entries: passing })) : undefined,
    merge: (answer) => {
      if (answer && answer.status >= 300) return answer
      const answered = answer ? field(jsonOf(answer.body), 'Entries') : []
      const passed: unknown[] = Array.isArray(answered) ? [...answered] : []
      const merged = all.map((_, place) => (fails(place) ? failed : passed.shift()))
      const count = merged.filter((entry) => field(entry, 'ErrorCode') !== undefined).length
      return amazonJson(200, { FailedEntryCount: count, Entries: merged })
    },
  }
}

function amazonJson(status: number, content: unknown): WireAnswer {
  return json(status, content, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() })
}

function json(status: number, content: unknown, headers: Record<string, string> = {}): WireAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(content)) }
}

function xml(status: number, code: string, message: string): WireAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>${randomUUID()}</RequestId></Error>`
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) }
}
