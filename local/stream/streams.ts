import * as z from 'zod'
import type { Keep } from '../keep.ts'
import type { Log } from '../log.ts'
import type { Queues } from '../queues/queues.ts'
import type { SourceMapping } from '../template/reactions.ts'
import type { Table } from '../template/stores.ts'
import type { Lambdas } from '../workers/lambdas.ts'
import { Batches, type BatchesParts } from './batches.ts'
import { Checkpoint } from './checkpoint.ts'
import { Poller } from './poller.ts'
import { type StreamRecord, StreamWire } from './streamWire.ts'

export type StreamsParts = {
  endpoint: string
  mappings: SourceMapping[]
  tables: Table[]
  /** The engine's own name of each table's stream, by table name. */
  streams: Map<string, string>
  keep: Keep
  lambdas: Lambdas
  queues: Queues
  log: Log
  now: () => number
}

/** The part of a dead letter that points into a stream. */
export const StreamPointer = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    streamArn: z.string(),
  }),
})

/** All event source mappings of the template. */
export class Streams {
  readonly #pollers: Poller[] = []
  readonly #wire: StreamWire
  readonly #batches = new Map<string, BatchesParts>()

  constructor(parts: StreamsParts) {
    this.#wire = new StreamWire(parts.endpoint)
    for (const mapping of parts.mappings) {
      const table = parts.tables.find(({ streamArn }) => streamArn === mapping.sourceArn)
      const stream = table && parts.streams.get(table.name)
      if (stream === undefined) {
        parts.log.warn(`${mapping.function} is woken by ${mapping.sourceArn}, which the local run doesn't have`)
        continue
      }
      const { keep, log, lambdas, queues, now } = parts
      const checkpoint = new Checkpoint({ keep, mapping: mapping.id, stream })
      const batchesParts = { mapping, stream, lambdas, queues, log, now }
      this.#batches.set(mapping.function, batchesParts)
      const batches = new Batches(batchesParts)
      this.#pollers.push(new Poller({ mapping, stream, wire: this.#wire, checkpoint, batches, log }))
    }
  }

  start(): void {
    for (const poller of this.#pollers) poller.start()
  }

  wake(): void {
    for (const poller of this.#pollers) poller.wake()
  }

  /** Resolves when looks that began after this call found nothing new in any stream. */
  async caughtUp(): Promise<void> {
    await Promise.all(this.#pollers.map((poller) => poller.caughtUp()))
  }

  async stop(): Promise<void> {
    await Promise.all(this.#pollers.map((poller) => poller.stop()))
  }

  /**
   * Reads again the records a dead letter points to and delivers them; those that fail once more get a new dead letter.
   * False when the mapping or the records are gone.
   */
  async redrive(pointer: z.infer<typeof StreamPointer>): Promise<boolean> {
    const { shardId, startSequenceNumber, endSequenceNumber, streamArn } = pointer.DDBStreamBatchInfo
    const parts = [...this.#batches.values()].find(
      ({ stream, mapping, lambdas }) => stream === streamArn && lambdas.get(mapping.function)?.arn === pointer.requestContext.functionArn,
    )
    if (parts === undefined) return false
    const found: StreamRecord[] = []
    let iterator: string | undefined = await this.#wire
      .iterator(streamArn, shardId, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: startSequenceNumber })
      .catch(() => undefined)
    while (iterator !== undefined) {
      const { records, next } = await this.#wire.records(iterator)
      const wanted = records.filter(({ dynamodb }) => BigInt(dynamodb.SequenceNumber) <= BigInt(endSequenceNumber))
      found.push(...wanted)
      iterator = wanted.length < records.length || records.length === 0 ? undefined : next
    }
    if (found.length === 0) return false
    await new Batches(parts).deliver(shardId, found, () => undefined)
    return true
  }
}
