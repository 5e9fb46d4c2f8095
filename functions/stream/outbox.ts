import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import * as z from 'zod'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import type { Envelope } from '../../events/envelope.ts'
import { envelopesOf } from '../../events/publish.ts'
import { recordOfImage } from '../../store/codec.ts'
import type { MetricName } from '../metricNames.ts'
import { putOnBus } from '../runtime/bus.ts'
import { environment } from '../runtime/environment.ts'
import { errorFields, log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'

let queue: SQSClient | undefined

/** One stream record, and what it tells the world; or why it can't be told. */
type Read =
  | { sequence: string; envelopes: Envelope[]; of?: JournalRecord }
  | { sequence: string; unreadable: string; record: DynamoDBRecord }

/**
 * From the journal to the bus. What the bus doesn't take goes back to the stream, from the first such record on; a record that can't
 * be mapped goes to the dead letters by itself, so that its neighbours flow.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const read = Records.map(readRecord)
  const failed = new Set<string>()
  for (const one of read) {
    if ('unreadable' in one && !(await setAside(one.record, one.unreadable))) failed.add(one.sequence)
  }
  for (const sequence of await publish(read.flatMap((one) => ('envelopes' in one ? [one] : [])))) failed.add(sequence)
  measure(read.flatMap((one) => ('of' in one && one.of && !failed.has(one.sequence) ? [one.of] : [])))
  const firstFailed = read.find(({ sequence }) => failed.has(sequence))
  return { batchItemFailures: firstFailed ? [{ itemIdentifier: firstFailed.sequence }] : [] }
}

function readRecord(record: DynamoDBRecord): Read {
  const sequence = record.dynamodb?.SequenceNumber ?? ''
  if (record.eventName !== 'INSERT') {
    log.error('a record of the journal was changed or removed', { alarm: 'journal-changed', event: record.eventName, ...placeOf(record) })
    return { sequence, envelopes: [] }
  }
  try {
    const of = recordOfImage(Image.parse(record.dynamodb?.NewImage))
    return { sequence, envelopes: envelopesOf(of), of }
  } catch (error) {
    return { sequence, unreadable: error instanceof Error ? error.message : 'unreadable', record }
  }
}

/** Facts a person on duty wants to see the number of. */
const watchedFacts = {
  OrderHeld: 'OrdersHeld',
  PaymentSuspended: 'PaymentsSuspended',
  ReportParked: 'ReportsParked',
  ReportUncounted: 'ReportsUncounted',
  RefundFailed: 'RefundsFailed',
  DeliveryParked: 'ReportsParked',
} as const satisfies Partial<Record<JournalRecord['facts'][number]['type'], MetricName>>
const isWatched = (type: string): type is keyof typeof watchedFacts => Object.hasOwn(watchedFacts, type)

/** What the records that went out tell in figures. A record told twice is counted twice: they show what goes on, the journal what was. */
function measure(records: readonly JournalRecord[]): void {
  for (const { chain, sequence, correlationId } of records) log.info('told', { chain, sequence, correlationId })
  const oldest = Math.min(...records.map(({ at }) => Date.parse(at)))
  if (records.length > 0) tell('OutboxLag', Math.max(0, Date.now() - oldest))
  const told = records.flatMap(({ facts }) => facts.flatMap(({ type }) => (isWatched(type) ? [watchedFacts[type]] : [])))
  for (const [name, those] of Map.groupBy(told, (one) => one)) tell(name, those.length)
}

/** Puts the events of records on the bus, in order; answers the sequence numbers of those that did not all arrive. */
async function publish(records: readonly { sequence: string; envelopes: Envelope[] }[]): Promise<string[]> {
  const owners = new Map(records.flatMap(({ sequence, envelopes }) => envelopes.map((envelope) => [envelope, sequence] as const)))
  try {
    const refused = await putOnBus([...owners.keys()])
    for (const { envelope, reason } of refused)
      log.warn('the bus did not take an event', { event: envelope.id, reason, correlationId: envelope.correlationId })
    return refused.map(({ envelope }) => owners.get(envelope) ?? '')
  } catch (error) {
    log.warn('the bus can’t be reached', errorFields(error))
    return [...owners.values()]
  }
}

/** To the dead letters: where the record stands, why it can't be told, what it is. False when even that failed. */
async function setAside(record: DynamoDBRecord, reason: string): Promise<boolean> {
  queue ??= new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true } })
  const { pk, sk, correlationId } = placeOf(record)
  const letter = { reason, pk, sk, correlationId, sequenceNumber: record.dynamodb?.SequenceNumber, image: record.dynamodb?.NewImage }
  try {
    await queue.send(new SendMessageCommand({ QueueUrl: environment('DEAD_LETTERS_URL'), MessageBody: JSON.stringify(letter) }))
    tell('RecordsSetAside')
    log.error('a record of the journal could not be published; it is in the dead letters', { pk, sk, correlationId, reason })
    return true
  } catch (error) {
    log.error('a record of the journal could neither be published nor set aside', { pk, sk, correlationId, ...errorFields(error) })
    return false
  }
}

function placeOf({ dynamodb }: DynamoDBRecord): { pk: string; sk: string; correlationId: string } {
  const said = dynamodb?.NewImage?.record?.M?.correlationId?.S
  return { pk: dynamodb?.Keys?.pk?.S ?? '', sk: dynamodb?.Keys?.sk?.S ?? '', correlationId: said ?? '' }
}

/** What the row became. Lambda and the table's client name the same notation by two types. */
const Image = z.custom<Parameters<typeof recordOfImage>[0]>((image) => typeof image === 'object' && image !== null)
