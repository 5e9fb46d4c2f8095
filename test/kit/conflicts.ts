import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import type { WireAnswer } from '../../local/wire/faultAnswers.ts'
import { forwarder } from '../../local/wire/forward.ts'

const At = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }).transform(({ pk, sk }) => `${pk.S}\n${sk.S}`)
const Transaction = z.object({
  TransactItems: z.array(
    z.union([
      z.object({ Put: z.object({ Item: At }) }).transform(({ Put }) => Put.Item),
      z.object({ ConditionCheck: z.object({ Key: At }) }).transform(({ ConditionCheck }) => ConditionCheck.Key),
    ]),
  ),
})

/** What is to go wrong next, to that many requests: writes meet another transaction, or any request is throttled. */
export type Burst = { conflicts?: number; throttles?: number }

export type ConflictingEngine = {
  url: string
  /** Transactions that were cancelled because another one was at work on a row of theirs, not counting bursts. */
  readonly met: number
  /** Conflicts and throttles of the last burst that nobody has met yet. */
  readonly waiting: number
  burst: (burst: Burst) => void
  calm: () => void
  stop: () => Promise<void>
}

const names = 'com.amazonaws.dynamodb.v20120810#'

function refusal(content: object): WireAnswer {
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(content)) }
}

const sentence = 'Transaction is ongoing for the item'

/** As DynamoDB cancels: one reason for each action, in order. */
function cancelled(conflicting: readonly boolean[]): WireAnswer {
  const CancellationReasons = conflicting.map((one) => (one ? { Code: 'TransactionConflict', Message: sentence } : { Code: 'None' }))
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ')
  const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return refusal({ __type: `${names}TransactionCanceledException`, Message, CancellationReasons })
}

const throttled = () => refusal({ __type: `${names}ThrottlingException`, message: 'Throughput exceeds the current capacity.' })

/**
 * The real engine behind a door that cancels transactions as DynamoDB does: a transaction that comes while another one is at work on
 * one of its rows ends with TransactionConflict. The engine itself never does that, because it does one after the other.
 */
export async function startConflictingEngine(endpoint: string): Promise<ConflictingEngine> {
  const onward = forwarder(endpoint)
  const busy = new Set<string>()
  const left = { conflicts: 0, throttles: 0 }
  let met = 0

  const transact = async (rows: readonly string[], send: () => Promise<WireAnswer>): Promise<WireAnswer> => {
    const conflicting = rows.map((row) => busy.has(row))
    if (conflicting.includes(true)) {
      met += 1
      return cancelled(conflicting)
    }
    for (const row of rows) busy.add(row)
    try {
      return await send()
    } finally {
      for (const row of rows) busy.delete(row)
    }
  }

  const answer = async (headers: IncomingHttpHeaders, path: string, body: Buffer): Promise<WireAnswer> => {
    if (left.throttles > 0) {
      left.throttles -= 1
      return throttled()
    }
    const send = () => onward.send({ method: 'POST', path, headers, body })
    if (!String(headers['x-amz-target']).endsWith('.TransactWriteItems')) return send()
    const rows = Transaction.parse(JSON.parse(body.toString('utf8'))).TransactItems
    if (left.conflicts > 0) {
      left.conflicts -= 1
      return cancelled(rows.map((_, at) => at === 0))
    }
    return transact(rows, send)
  }

  const reply = (response: ServerResponse, { status, headers, body }: WireAnswer) => {
    response.writeHead(status, { ...headers, 'content-length': body.length })
    response.end(body)
  }
  const server = createServer((request, response) => {
    buffer(request)
      .then((body) => answer(request.headers, request.url ?? '/', body))
      .then(
        (given) => reply(response, given),
        () => response.socket?.destroy(),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    get met() {
      return met
    },
    get waiting() {
      return left.conflicts + left.throttles
    },
    burst: ({ conflicts = 0, throttles = 0 }) => Object.assign(left, { conflicts, throttles }),
    calm: () => Object.assign(left, { conflicts: 0, throttles: 0 }),
    stop: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      onward.stop()
    },
  }
}
