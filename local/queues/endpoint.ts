import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod'
import { type Listening, listen, readBody } from '../http/listen.ts'
import type { Queue } from '../template/stores.ts'
import { md5 } from './md5.ts'
import type { Queues, Received } from './queues.ts'

const Sent = z.looseObject({
  MessageBody: z.string(),
  MessageAttributes: z.record(z.string(), z.looseObject({ StringValue: z.string().optional() })).default({}),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
})
type Sent = z.infer<typeof Sent>

/** What one SendMessageBatch may hold. */
const mostEntries = 10

const operations = {
  SendMessage: Sent,
  SendMessageBatch: z.looseObject({
    Entries: z
      .array(Sent.extend({ Id: z.string() }))
      .min(1)
      .max(mostEntries),
  }),
  ReceiveMessage: z.looseObject({ MaxNumberOfMessages: z.coerce.number().default(1), VisibilityTimeout: z.coerce.number().optional() }),
  DeleteMessage: z.looseObject({ ReceiptHandle: z.string() }),
  ChangeMessageVisibility: z.looseObject({ ReceiptHandle: z.string(), VisibilityTimeout: z.int().min(0).max(43_200) }),
  GetQueueUrl: z.looseObject({}),
  GetQueueAttributes: z.looseObject({}),
} as const

const Named = z.looseObject({ QueueUrl: z.string().optional(), QueueName: z.string().optional() })

type Answer = { status: number; body: unknown }

const largestRequest = 2 * 1024 * 1024

const refused = (type: string, message: string): Answer => ({ status: 400, body: { __type: `com.amazonaws.sqs#${type}`, message } })

/** SQS over its wire protocol (AWS JSON 1.0) on loopback: what functions and the command line use of it. */
export function startQueueEndpoint(queues: Queues): Promise<Listening> {
  return listen(0, (request, response) => void serve({ queues, request, response }))
}

type Turn = { queues: Queues; request: IncomingMessage; response: ServerResponse }

async function serve({ queues, request, response }: Turn): Promise<void> {
  const body = await readBody(request, largestRequest).catch(() => undefined)
  const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '')
  const { status, body: answer } = answerTo({ queues, operation, asked: parsed(body), host: request.headers.host ?? '' })
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
  response.end(JSON.stringify(answer))
}

type Asked = { queues: Queues; operation: string; asked: unknown; host: string }

function answerTo({ queues, operation, asked, host }: Asked): Answer {
  const named = Named.safeParse(asked)
  const queue = queues.find(named.data?.QueueUrl ?? named.data?.QueueName ?? '')
  if (queue === undefined) return refused('QueueDoesNotExist', 'The specified queue does not exist.')
  try {
    return perform({ queues, queue, host, operation, asked })
  } catch (error) {
    if (error instanceof z.ZodError) return refused('InvalidParameterValue', z.prettifyError(error))
    throw error
  }
}

function parsed(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString('utf8') ?? '')
  } catch {
    return undefined
  }
}

function perform({ queues, queue, host, operation, asked }: Asked & { queue: Queue }): Answer {
  const ok = (body: unknown): Answer => ({ status: 200, body })
  switch (operation) {
    case 'SendMessage': {
      const message = operations.SendMessage.parse(asked)
      const lacks = lackOf(queue, message)
      return lacks === undefined ? ok(sent(queues, queue, message)) : refused('MissingParameter', lacks)
    }
    case 'SendMessageBatch': {
      const { Entries } = operations.SendMessageBatch.parse(asked)
      const good = Entries.filter((entry) => lackOf(queue, entry) === undefined)
      const Failed = Entries.filter((entry) => !good.includes(entry)).map((entry) => ({
        Id: entry.Id,
        Code: 'MissingParameter',
        Message: lackOf(queue, entry),
        SenderFault: true,
      }))
      return ok({ Successful: good.map((entry) => ({ Id: entry.Id, ...sent(queues, queue, entry) })), Failed })
    }
    case 'ReceiveMessage': {
      const { MaxNumberOfMessages: most, VisibilityTimeout: seconds } = operations.ReceiveMessage.parse(asked)
      return ok({ Messages: queues.receive(queue, most, seconds === undefined ? undefined : seconds * 1000).map(received) })
    }
    case 'DeleteMessage':
      queues.deleteByReceipt(operations.DeleteMessage.parse(asked).ReceiptHandle)
      return ok({})
    case 'ChangeMessageVisibility': {
      const { ReceiptHandle, VisibilityTimeout } = operations.ChangeMessageVisibility.parse(asked)
      queues.changeVisibility(ReceiptHandle, VisibilityTimeout)
      return ok({})
    }
    case 'GetQueueUrl':
      return ok({ QueueUrl: `http://${host}/${queue.url.split('/').slice(-2).join('/')}` })
    case 'GetQueueAttributes':
      return ok({ Attributes: { QueueArn: queue.arn, ApproximateNumberOfMessages: String(queues.count(queue)) } })
    default:
      return refused('UnsupportedOperation', `${operation} isn't known here`)
  }
}

/** What a message for a queue that keeps an order must say. */
function lackOf({ fifo }: Queue, { MessageGroupId, MessageDeduplicationId }: Sent): string | undefined {
  if (!fifo) return undefined
  if (MessageGroupId === undefined) return 'The request must contain the parameter MessageGroupId.'
  return MessageDeduplicationId === undefined ? 'The request must contain the parameter MessageDeduplicationId.' : undefined
}

function sent(
  queues: Queues,
  queue: Queue,
  { MessageBody: body, MessageAttributes, MessageGroupId, MessageDeduplicationId }: Sent,
): object {
  const attributes = Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue ?? '']))
  const order = queue.fifo ? { group: MessageGroupId, once: MessageDeduplicationId } : {}
  return { MessageId: queues.send(queue, { body, attributes, ...order }), MD5OfMessageBody: md5(body) }
}

function received(message: Received): unknown {
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
