import type { Context as LambdaContext, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import * as z from 'zod'
import { puttableQueues, type QueueName, queueNames, queueOf, queueVariables } from '../../functions/queues.ts'
import type { BusEvent, BusHandler } from '../../functions/runtime/reaction.ts'

const Queued = z.object({
  queue: z.string(),
  id: z.string(),
  body: z.string(),
  group: z.string().optional(),
  receives: z.int(),
})
export type Queued = z.infer<typeof Queued>

/** The variables of all queues, at one address. */
export function queueVariablesAt(url: string): Record<string, string> {
  const at = (name: string) => `${url}/000000000000/${name}`
  return { QUEUE_URL: at('own'), ...Object.fromEntries(puttableQueues.map((name) => [queueVariables[name], at(name)])) }
}

export type Reader = (event: SQSEvent, context: LambdaContext) => Promise<SQSBatchResponse>
/** Loaded when first needed: by then the house has set their environment. */
const readers: Record<QueueName, () => Promise<{ handler: Reader }>> = {
  runs: () => import('../../functions/runs/list.ts'),
  'run-batches': () => import('../../functions/runs/work.ts'),
  'run-invoices': () => import('../../functions/runs/invoice.ts'),
  'invoice-mails': () => import('../../functions/on/invoice-issued-email-invoice.ts'),
  'credit-note-mails': () => import('../../functions/on/credit-note-issued-email-credit-note.ts'),
  'statement-mails': () => import('../../functions/on/statement-prepared-email-statement.ts'),
  'receipt-mails': () => import('../../functions/on/receipt-issued-email-receipt.ts'),
}

/** The messages that lie at the house's wire, which then has none. */
async function taken(): Promise<Queued[]> {
  const response = await fetch(process.env.AWS_ENDPOINT_URL_SQS ?? '', {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSQS.ReceiveMessage' },
    body: '{}',
  })
  return z.object({ Messages: z.array(Queued) }).parse(await response.json()).Messages
}

/** A message as its queue hands it out. */
export function sqsEvent({ queue, id, body, group, receives }: Queued): SQSEvent {
  const attributes = {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 'test',
    ApproximateFirstReceiveTimestamp: '0',
    ...(group !== undefined && { MessageGroupId: group }),
  }
  const record = { messageId: id, receiptHandle: id, body, attributes, messageAttributes: {}, md5OfBody: '', eventSource: 'aws:sqs' }
  return { Records: [{ ...record, eventSourceARN: `arn:aws:sqs:eu-west-3:000000000000:${queue}`, awsRegion: 'eu-west-3' }] }
}

/** An event as its rule puts it on a queue. */
export const queuedEvent = (queue: string, event: BusEvent): Queued => ({ queue, id: event.id, body: JSON.stringify(event), receives: 0 })

/** A subscriber that hears through a queue, woken with one event. Throws when the message comes back. */
export function throughQueue(handler: Reader): BusHandler {
  return async (event, context) => {
    const { batchItemFailures } = await handler(sqsEvent(queuedEvent('own', event)), context)
    if (batchItemFailures.length > 0) throw new Error(`${event['detail-type']} ${event.id} came back`)
  }
}

/** Brings every message to the function that reads its queue, until nothing is left; answers what was tried in vain too often. */
export async function carryOut(context: LambdaContext): Promise<Queued[]> {
  const deadLetters: Queued[] = []
  const waiting = await taken()
  for (let message = waiting.shift(); message; message = waiting.shift()) {
    const { queue } = message
    const name = queueNames.find((one) => one === queue)
    if (!name) throw new Error(`nobody reads ${queue}`)
    const { handler } = await readers[name]()
    const handed = { ...message, receives: message.receives + 1 }
    const { batchItemFailures } = await handler(sqsEvent(handed), context)
    if (batchItemFailures.length > 0) (handed.receives < queueOf(name).tries ? waiting : deadLetters).push(handed)
    waiting.push(...(await taken()))
  }
  return deadLetters
}

type Schedule = (event: object, context: LambdaContext) => Promise<unknown>

/** A schedule fires, and the runs it begins are carried out to their end. */
export async function fired(schedule: Schedule, context: LambdaContext): Promise<Queued[]> {
  await schedule({}, context)
  return carryOut(context)
}
