import type { Log } from '../log.ts'
import type { Queues } from '../queues/queues.ts'
import type { SourceMapping } from '../template/reactions.ts'
import { failedItems } from '../workers/failedItems.ts'
import type { Lambdas } from '../workers/lambdas.ts'
import type { FunctionError } from '../workers/messages.ts'
import type { StreamRecord } from './streamWire.ts'

export type BatchesParts = { mapping: SourceMapping; stream: string; lambdas: Lambdas; queues: Queues; log: Log; now: () => number }

type Batch = { records: StreamRecord[]; attempts: number }
type Failure = { from: number; error: FunctionError; requestId: string }

/** Milliseconds before the first retry, doubled each time up to the longest. */
const firstRetryMs = 25
const longestRetryMs = 1000

const sequenceOf = (record: StreamRecord): string => record.dynamodb.SequenceNumber

/** Delivers records to the mapped function in order: batches, halving, partial failures, bounded retries, dead letters. */
export class Batches {
  readonly #parts: BatchesParts
  #stopped = false

  constructor(parts: BatchesParts) {
    this.#parts = parts
  }

  stop(): void {
    this.#stopped = true
  }

  /**
   * Returns when every record was delivered or dead-lettered; `done` is called with the sequence number up to which that is
   * so, as soon as it is so. Returns early, without saying done, when stopped.
   */
  async deliver(shard: string, records: StreamRecord[], done: (sequenceNumber: string) => void): Promise<void> {
    const { batchSize } = this.#parts.mapping
    const left: Batch[] = []
    for (let i = 0; i < records.length; i += batchSize) left.push({ records: records.slice(i, i + batchSize), attempts: 0 })
    for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
      const failure = await this.#try(batch)
      if (this.#stopped) return
      const reached = batch.records[(failure?.from ?? batch.records.length) - 1]
      if (reached !== undefined) done(sequenceOf(reached))
      if (failure === undefined) continue
      const next = await this.#afterFailure(shard, { ...batch, records: batch.records.slice(failure.from) }, failure)
      if (this.#stopped) return
      if (next !== undefined) left.unshift(...next)
      else for (const last of batch.records.slice(-1)) done(sequenceOf(last))
    }
  }

  /** What to try next, or undefined when the batch was given up. */
  async #afterFailure(shard: string, batch: Batch, failure: Failure): Promise<Batch[] | undefined> {
    const { bisect, retries } = this.#parts.mapping
    const { length } = batch.records
    // Some went through: what is left starts afresh.
    const attempts = failure.from > 0 ? 0 : batch.attempts + 1
    if (bisect && length > 1 && failure.from === 0) {
      const half = Math.ceil(length / 2)
      return [batch.records.slice(0, half), batch.records.slice(half)].map((records) => ({ records, attempts: 0 }))
    }
    if (retries !== -1 && attempts > retries) {
      this.#deadLetter(shard, batch, failure)
      return undefined
    }
    const wait = Math.min(firstRetryMs * 2 ** Math.max(0, attempts - 1), longestRetryMs)
    await new Promise((resolve) => setTimeout(resolve, wait))
    return [{ records: batch.records, attempts }]
  }

  async #try({ records }: Batch): Promise<Failure | undefined> {
    const { lambdas, mapping, stream } = this.#parts
    const event = { Records: records.map((record) => ({ ...record, eventSourceARN: stream })) }
    const outcome = await lambdas.invoke(mapping.function, JSON.stringify(event))
    const { requestId } = outcome
    if (!outcome.ok) return { from: 0, error: outcome.error, requestId }
    if (!mapping.reportsItemFailures) return undefined
    const failed = failedItems(outcome.result)
    if (failed.length === 0) return undefined
    const places = failed.map((item) => records.findIndex((record) => sequenceOf(record) === item))
    const error = { errorType: 'BatchItemFailure', errorMessage: 'The function reported the item as failed', trace: [] }
    // An item the batch doesn't hold fails the whole batch, as Lambda does.
    return { from: Math.max(0, Math.min(...places)), error, requestId }
  }

  /** A pointer to the records, as Lambda writes it, and the reason beside it. */
  #deadLetter(shard: string, batch: Batch, { error, requestId }: Failure): void {
    const { mapping, queues, lambdas, stream, log, now } = this.#parts
    const [first] = batch.records
    const last = batch.records.at(-1)
    if (first === undefined || last === undefined) return
    const letter = {
      requestContext: {
        requestId,
        functionArn: lambdas.get(mapping.function)?.arn ?? mapping.function,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: batch.attempts + 1,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: new Date(now()).toISOString(),
      DDBStreamBatchInfo: {
        shardId: shard,
        startSequenceNumber: sequenceOf(first),
        endSequenceNumber: sequenceOf(last),
        batchSize: batch.records.length,
        streamArn: stream,
      },
    }
    const queue = mapping.onFailureArn === undefined ? undefined : queues.find(mapping.onFailureArn)
    const where = queue === undefined ? 'lost: the mapping has no failure destination' : `in ${queue.name}`
    log.warn(`${mapping.function} gave up on ${batch.records.length} stream record(s) (${error.errorMessage}); ${where}`)
    if (queue !== undefined)
      queues.send(queue, {
        body: JSON.stringify(letter),
        attributes: { ERROR_CODE: error.errorType, ERROR_MESSAGE: error.errorMessage },
      })
  }
}
