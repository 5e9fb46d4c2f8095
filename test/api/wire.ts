import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import { collect } from '../../tools/scan/collected.ts'

const Entry = z.object({ Source: z.string(), DetailType: z.string(), Detail: z.string(), EventBusName: z.string() })
const PutEvents = z.object({ Entries: z.array(Entry) })
export type Entry = z.infer<typeof Entry>

const Batch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string(), MessageGroupId: z.string().optional() })),
})
/** A message of one of our own queues, and how often it was handed out. */
export type Queued = { queue: string; id: string; body: string; group?: string | undefined; receives: number }

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

export type Wire = {
  url: string
  entries: Entry[]
  /** What was set aside, one message at a time. */
  messages: string[]
  /** What functions put for each other, by the name of the queue. */
  queued: Queued[]
  refuse: (wanted: (entry: Entry) => boolean) => void
  stop: () => Promise<void>
}

/** A bus and a queue at the end of a real connection: they keep what they took, and refuse what a test wants refused. */
export async function openWire(): Promise<Wire> {
  const entries: Entry[] = []
  const messages: string[] = []
  const queued: Queued[] = []
  let refused: (entry: Entry) => boolean = () => false
  const server: Server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const json: unknown = JSON.parse(bytes.toString('utf8'))
      const target = String(request.headers['x-amz-target'] ?? '')
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify(answered(target.replace(/^.*\./, ''), json)))
    })
  })
  const answered = (operation: string, json: unknown): unknown => {
    if (operation === 'PutEvents') return put(json)
    if (operation === 'SendMessageBatch') return sendAll(json)
    if (operation === 'ChangeMessageVisibility') return {}
    // Whoever plays the queues' readers takes all there is.
    return operation === 'ReceiveMessage' ? { Messages: queued.splice(0) } : send(json)
  }
  const sendAll = (json: unknown) => {
    const { QueueUrl, Entries } = Batch.parse(json)
    const Successful = Entries.map(({ Id, MessageBody: body, MessageGroupId: group }) => {
      const id = randomUUID()
      queued.push({ queue: QueueUrl.replace(/^.*\//, ''), id, body, group, receives: 0 })
      return { Id, MessageId: id, MD5OfMessageBody: md5(body) }
    })
    return { Successful, Failed: [] }
  }
  const put = (json: unknown) => {
    const outcomes = PutEvents.parse(json).Entries.map((entry, at) => {
      if (refused(entry)) return { ErrorCode: 'InternalFailure', ErrorMessage: 'no' }
      entries.push(entry)
      collect('engine-events', [JSON.stringify(entry)])
      return { EventId: `event-${entries.length}-${at}` }
    })
    return { FailedEntryCount: outcomes.filter((one) => 'ErrorCode' in one).length, Entries: outcomes }
  }
  const send = (json: unknown) => {
    const { MessageBody } = z.object({ MessageBody: z.string() }).parse(json)
    messages.push(MessageBody)
    // The client compares it with what it sent.
    return { MessageId: `message-${messages.length}`, MD5OfMessageBody: md5(MessageBody) }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    entries,
    messages,
    queued,
    refuse: (wanted) => {
      refused = wanted
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
