import type { Readable } from 'node:stream'
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols'

/** The SDK's clients of one table, on the same connections. */
export type Clients = { client: DynamoDBClient; writing: DynamoDBClient; destroy: () => void }

/** Milliseconds after which a connection is given up; a reading whose answer has not begun; and one that isn't whole so much later. */
const [connectionTimeout, readMillis, wholeMillis] = [1_000, 2_000, 1_000]
const readingTries = 3
/** Milliseconds that one reading takes at most, pauses between its tries apart: every function that reads has longer. */
export const longestReadMillis = readingTries * (readMillis + wholeMillis)
/**
 * The same of a transaction: together less than a function keeps for its own answer (functions/runtime/deadline.ts), so that it knows what
 * became of it, or that it doesn't, before it answers. What was given up may be written all the same: the once-key knows.
 */
const [writeMillis, writtenMillis] = [1_600, 200]

/**
 * A client for readings, which tries again by itself; and one that sends each transaction once, since whoever runs a command sends it
 * again for as long as there is time, and never after.
 */
export function dynamoClients(config: DynamoDBClientConfig = {}): Clients {
  const timeouts = { connectionTimeout, requestTimeout: readMillis, throwOnRequestTimeout: true }
  const client = lean({ maxAttempts: readingTries, requestHandler: timeouts, streamCollector: collectedWithin(wholeMillis), ...config })
  const { requestHandler: connections } = client.config
  const sooner = { requestTimeout: writeMillis, throwOnRequestTimeout: true }
  const hurried: typeof connections = {
    metadata: connections.metadata ?? { handlerProtocol: 'http/1.1' },
    handle: (request, options) => connections.handle(request, { ...options, ...sooner }),
    destroy: () => connections.destroy?.(),
  }
  const writing = lean({ ...config, maxAttempts: 1, requestHandler: hurried, streamCollector: collectedWithin(writtenMillis) })
  return { client, writing, destroy: () => client.destroy() }
}

/**
 * The same client, without what costs a third of its time and gives us nothing (docs/decisions/0028-the-sdk-configured-lean.md): what its logger would be told,
 * what it tells AWS of itself, and its chain of middleware made anew for each call.
 */
function lean(config: DynamoDBClientConfig): DynamoDBClient {
  const client = new DynamoDBClient({ cacheMiddleware: true, protocol: AsItStands, ...config })
  for (const name of ['loggerMiddleware', 'getUserAgentMiddleware', 'recursionDetectionMiddleware']) client.middlewareStack.remove(name)
  return client
}

/** An answer's bytes as they come, without the stream that the SDK would pipe them into. One that stops coming is given up. */
function collectedWithin(millis: number): (answer: Readable) => Promise<Uint8Array> {
  return (answer) =>
    new Promise((resolve, reject) => {
      const parts: Buffer[] = []
      const silent = () => answer.destroy(Object.assign(new Error(`the answer stopped for ${millis} ms`), { name: 'TimeoutError' }))
      const timer = setTimeout(silent, millis)
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve(Buffer.concat(parts)))
      answer.on('error', reject)
      answer.on('close', () => clearTimeout(timer))
    })
}

/**
 * What is sent and answered stands as the commands have it: names and notation of the table are those of the wire. Dates and binary
 * values alone would have to be translated, and none of our commands has any.
 */
class AsItStands extends AwsJson1_0Protocol {
  protected override serializer = new AsText()
  protected override deserializer = {
    setSerdeContext: () => undefined,
    read: async (_shape: unknown, said: string | Uint8Array) => JSON.parse(typeof said === 'string' ? said : Buffer.from(said).toString()),
    readObject: (_shape: unknown, said: unknown) => said,
  }
}

class AsText {
  #text = ''

  setSerdeContext(): void {}

  write(_shape: unknown, asked: unknown): void {
    this.#text = JSON.stringify(asked)
  }

  flush(): string {
    return this.#text
  }
}
