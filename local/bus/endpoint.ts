import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod'
import { type Listening, listen, readBody } from '../http/listen.ts'
import type { Bus } from './bus.ts'
import { Entry, mostBytes, mostEntries, sizeOf } from './entry.ts'

const PutEvents = z.object({ Entries: z.array(Entry) })

type Answer = { status: number; body: unknown }

const refused = (type: string, message: string): Answer => ({ status: 400, body: { __type: type, message } })

/** EventBridge's wire protocol (AWS JSON 1.1) on loopback; it knows PutEvents, the one operation functions use. */
export function startBusEndpoint(bus: Bus): Promise<Listening> {
  return listen(0, (request, response) => void serve({ bus, request, response }))
}

async function serve({ bus, request, response }: { bus: Bus; request: IncomingMessage; response: ServerResponse }): Promise<void> {
  const body = await readBody(request, 4 * mostBytes).catch(() => undefined)
  const { status, body: answer } = answerTo(bus, String(request.headers['x-amz-target']), body)
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() })
  response.end(JSON.stringify(answer))
}

function answerTo(bus: Bus, target: string, body: Buffer | undefined): Answer {
  if (target !== 'AWSEvents.PutEvents') return refused('UnknownOperationException', `${target} isn't known here`)
  if (body === undefined) return refused('ValidationException', 'Total size of the entries in the request is over the limit.')
  const parsed = PutEvents.safeParse(jsonOf(body))
  if (!parsed.success) return refused('SerializationException', z.prettifyError(parsed.error))
  const { Entries: entries } = parsed.data
  if (entries.length === 0 || entries.length > mostEntries) {
    const bound = entries.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${mostEntries}`
    return refused(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    )
  }
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > mostBytes)
    return refused('ValidationException', 'Total size of the entries in the request is over the limit.')
  const puts = bus.put(entries)
  return { status: 200, body: { FailedEntryCount: puts.filter((put) => !('EventId' in put)).length, Entries: puts } }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
