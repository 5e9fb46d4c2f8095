import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod'
import { type Listening, listen, readBody } from '../http/listen.ts'
import type { Queue } from '../template/stores.ts'
import type { Message, Queues } from './queues.ts'

const Input = z.looseObject({
  QueueUrl: z.string().optional(),
  QueueName: z.string().optional(),
  MessageBody: z.string().optional(),
  MessageAttributes: z.record(z.string(), z.looseObject({ StringValue: z.string().optional() })).default({}),
  MaxNumberOfMessages: z.coerce.number().default(1),
  VisibilityTimeout: z.coerce.number().optional(),
  ReceiptHandle: z.string().default(''),
})
type Input = z.infer<typeof Input>
type Answer = { status: number; body: unknown }

const largestRequest = 2 * 1024 * 1024

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const refused = (type: string, message: string): Answer => ({ status: 400, body: { __type: `com.amazonaws.sqs#${type}`, message } })

/** SQS over its wire protocol (AWS JSON 1.0) on loopback: what functions and the command line use of it. */
export function startQueueEndpoint(queues: Queues): Promise<Listening> {
  return listen(0, (request, response) => void serve({ queues, request, response }))
}

type Turn = { queues: Queues; request: IncomingMessage; response: ServerResponse }

async function serve({ queues, request, response }: Turn): Promise<void> {
  const body = await readBody(request, largestRequest).catch(() => undefined)
  const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '')
  const { status, body: answer } = answerTo({ queues, operation, body, host: request.headers.host ?? '' })
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
  response.end(JSON.stringify(answer))
}

function answerTo({
  queues,
  operation,
  body,
  host,
}: {
  queues: Queues
  operation: string
  body: Buffer | undefined
  host: string
}): Answer {
  const input = Input.safeParse(parsed(body))
  if (!input.success) return refused('InvalidParameterValue', z.prettifyError(input.error))
  const queue = queues.find(input.data.QueueUrl ?? input.data.QueueName ?? '')
  if (queue === undefined) return refused('QueueDoesNotExist', 'The specified queue does not exist.')
  return { status: 200, body: perform({ queues, queue, host, operation, input: input.data }) }
}

function parsed(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString('utf8') ?? '')
  } catch {
    return undefined
  }
}

function perform({
  queues,
  queue,
  host,
  operation,
  input,
}: {
  queues: Queues
  queue: Queue
  host: string
  operation: string
  input: Input
}): unknown {
  switch (operation) {
    case 'SendMessage': {
      const attributes: Record<string, string> = {}
      for (const [name, { StringValue }] of Object.entries(input.MessageAttributes)) attributes[name] = StringValue ?? ''
      const text = input.MessageBody ?? ''
      return { MessageId: queues.send(queue, text, attributes), MD5OfMessageBody: md5(text) }
    }
    case 'ReceiveMessage': {
      const hiddenMs = input.VisibilityTimeout === undefined ? undefined : input.VisibilityTimeout * 1000
      return { Messages: queues.receive(queue, input.MaxNumberOfMessages, hiddenMs).map(received) }
    }
    case 'DeleteMessage':
      queues.deleteByReceipt(input.ReceiptHandle)
      return {}
    case 'GetQueueUrl':
      return { QueueUrl: `http://${host}/${queue.url.split('/').slice(-2).join('/')}` }
    case 'GetQueueAttributes': {
      const count = queues.all().filter((message) => message.queue === queue.name).length
      return { Attributes: { QueueArn: queue.arn, ApproximateNumberOfMessages: String(count) } }
    }
    default:
      return {}
  }
}

function received(message: Message & { receipt: string }): unknown {
  const attributes = Object.entries(message.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }])
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: { SentTimestamp: String(message.sentAt), ApproximateReceiveCount: String(message.receives) },
    ...(attributes.length > 0 ? { MessageAttributes: Object.fromEntries(attributes) } : {}),
  }
}
