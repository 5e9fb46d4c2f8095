import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Context as LambdaContext, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type * as z from 'zod'
import { type PuttableQueue, type QueueName, queueOf, queueVariables } from '../queues.ts'
import { deadlineOf, type Remaining } from './deadline.ts'
import { environment } from './environment.ts'
import { errorFields, log } from './log.ts'

let client: SQSClient | undefined

function sqs(): SQSClient {
  client ??= new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true } })
  return client
}

/** A message to be put on a queue. On an ordered one, `group` says whose turn it takes and `once` what it is, so that a copy is dropped. */
export type Outgoing = { body: object; group?: string; once?: string }

/** What one SendMessageBatch takes. */
const mostTogether = 10

/** Puts messages on a queue. Throws when one was not taken; putting all of them again does no harm. */
export async function putOnQueue(name: PuttableQueue, messages: readonly Outgoing[]): Promise<void> {
  for (let at = 0; at < messages.length; at += mostTogether) {
    const Entries = messages.slice(at, at + mostTogether).map(({ body, group, once }, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(body),
      ...(group !== undefined && { MessageGroupId: group }),
      ...(once !== undefined && { MessageDeduplicationId: once }),
    }))
    const { Failed = [] } = await sqs().send(new SendMessageBatchCommand({ QueueUrl: environment(queueVariables[name]), Entries }))
    const [first] = Failed
    if (first) throw new Error(`${Failed.length} messages were not taken by ${name}: ${first.Code ?? 'no code'}`)
  }
}

/** How often a message was handed out, this time included, and whether it is the last before it waits for a person. */
export type Turn = { context: Remaining; lastTry: boolean }

type Taking<S extends z.ZodType> = {
  /** The function's own name. */
  name: string
  queue: QueueName
  shape: S
  handle: (message: z.infer<S>, turn: Turn) => Promise<void>
}

/** Takes messages one by one. What can't be done comes back by itself, later each time, without its neighbours. Of an ordered queue each comes alone. */
export function takesFrom<S extends z.ZodType>({ name, queue, shape, handle }: Taking<S>) {
  return async ({ Records }: SQSEvent, context: LambdaContext): Promise<SQSBatchResponse> => {
    const { tries } = queueOf(queue)
    const failed: SQSRecord[] = []
    for (const record of Records) {
      try {
        if (Date.now() >= deadlineOf(context)) throw new Error('there was no time left for it')
        await handle(shape.parse(JSON.parse(record.body)), { context, lastTry: receives(record) >= tries })
      } catch (error) {
        log.error('a message could not be handled', {
          function: name,
          message: record.messageId,
          try: receives(record),
          ...errorFields(error),
        })
        failed.push(record)
      }
    }
    // At the end: it must not be handed out to another while its neighbours are still handled here.
    for (const record of failed) await comesBackSooner(record)
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  }
}

const receives = ({ attributes }: SQSRecord): number => Number(attributes.ApproximateReceiveCount)

const shortestSeconds = 15
const longestSeconds = 900

/** Left alone, a message comes back when the function's own time would be over several times; those that met once shall not meet again. */
async function comesBackSooner(record: SQSRecord): Promise<void> {
  const seconds = Math.min(longestSeconds, shortestSeconds * 2 ** (receives(record) - 1)) * (0.5 + Math.random() / 2)
  const visibility = { QueueUrl: environment('QUEUE_URL'), ReceiptHandle: record.receiptHandle, VisibilityTimeout: Math.ceil(seconds) }
  try {
    await sqs().send(new ChangeMessageVisibilityCommand(visibility))
  } catch (error) {
    log.warn('a message comes back later than it could', { message: record.messageId, ...errorFields(error) })
  }
}
