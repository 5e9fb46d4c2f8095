import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import { listen } from '../../local/http/listen.ts'
import { forwarder } from '../../local/wire/forward.ts'
import { operationOf } from '../../local/wire/operation.ts'

/** A call that changed the table: its name and the partitions it wrote. */
export type Write = { operation: string; partitions: readonly string[] }

export type Tapped = {
  url: string
  /** What changed the table since this was last asked. */
  taken: () => Write[]
  stop: () => Promise<void>
}

const changing = new Set([
  'TransactWriteItems',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'ExecuteStatement',
  'ExecuteTransaction',
])

/** Rows that go by themselves carry this; nothing of them is money or journal. */
const expiring = 'expiresAt'

const Item = z.looseObject({ pk: z.object({ S: z.string() }) })
const Put = z.object({ Item }).transform((put) => put.Item)
const Transaction = z.object({ TransactItems: z.array(z.object({ Put: Put.optional() })) })

function writeOf(operation: string, body: Buffer): Write | undefined {
  const text = body.toString('utf8')
  const puts = operation === 'TransactWriteItems' ? Transaction.parse(JSON.parse(text)).TransactItems.flatMap((one) => one.Put ?? []) : []
  if (operation !== 'TransactWriteItems' && text.includes(`${expiring}`)) return undefined
  if (puts.length > 0 && puts.every((item) => expiring in item)) return undefined
  return { operation, partitions: puts.map((item) => item.pk.S) }
}

/** A door before the engine that writes down every call which changed something, whoever made it. */
export async function tappedEngine(engine: string): Promise<Tapped> {
  const onward = forwarder(engine)
  let writes: Write[] = []
  const listening = await listen(0, (request, response) => {
    const answer = async () => {
      const { method = 'POST', url: path = '/', headers } = request
      const body = await buffer(request)
      const answered = await onward.send({ method, path, headers, body })
      const operation = operationOf({ target: 'engine', method, path, headers, body })
      const write = changing.has(operation) && answered.status === 200 ? writeOf(operation, body) : undefined
      if (write) writes.push(write)
      response.writeHead(answered.status, { ...answered.headers, 'content-length': answered.body.length }).end(answered.body)
    }
    answer().catch(() => response.destroy())
  })
  return {
    url: listening.url,
    taken: () => {
      const taken = writes
      writes = []
      return taken
    },
    stop: async () => {
      await listening.stop()
      onward.stop()
    },
  }
}
