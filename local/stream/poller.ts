import { matches } from '../bus/pattern.ts'
import { type Log, messageOf } from '../log.ts'
import type { SourceMapping } from '../template/reactions.ts'
import type { Batches } from './batches.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type Shard, type Start, StreamFault, type StreamRecord, type StreamWire } from './streamWire.ts'

export type PollerParts = {
  mapping: SourceMapping
  stream: string
  wire: StreamWire
  checkpoint: Checkpoint
  batches: Batches
  log: Log
}

/** Milliseconds between two looks at the stream: once somebody woke it in vain, while records come, and when nothing has come for a while. */
const soonestPauseMs = 5
const shortestPauseMs = 20
const longestPauseMs = 250

/** Reads one stream for one mapping, from the checkpoint on, shard after shard, parents first. */
export class Poller {
  readonly #parts: PollerParts
  readonly #iterators = new Map<string, string>()
  #shards: Shard[] = []
  #rounds = 0
  #waiting: { after: number; resolve: () => void }[] = []
  #wake: (() => void) | undefined
  #woken = false
  #stopped = false
  #failing = false
  #trimmed = false
  #loop: Promise<void> | undefined

  constructor(parts: PollerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#loop = this.#run()
  }

  /** Looks at once: something may have been written. */
  wake(): void {
    this.#woken = true
    this.#wake?.()
  }

  /** Resolves when a look at the stream that began after this call found nothing new. */
  caughtUp(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ after: this.#rounds, resolve })
      this.wake()
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#parts.batches.stop()
    this.wake()
    await this.#loop
    for (const { resolve } of this.#waiting) resolve()
  }

  async #run(): Promise<void> {
    let pause = shortestPauseMs
    while (!this.#stopped) {
      const woken = this.#woken
      this.#woken = false
      const round = this.#rounds
      this.#rounds += 1
      const found = await this.#round().catch((cause) => this.#failed(cause))
      if (found >= 0) this.#failing = false
      if (found === 0) this.#tellCaughtUp(round)
      // What was written takes the engine some milliseconds to tell: who was woken looks again soon, then less and less often.
      pause = this.#pauseAfter(found, { pause, woken: woken || this.#woken })
      // Whoever waits for this stream waits for a whole look: no pause for them.
      if (!this.#stopped) await this.#pause(this.#waiting.length > 0 && found >= 0 ? 0 : pause)
    }
  }

  #pauseAfter(found: number, { pause, woken }: { pause: number; woken: boolean }): number {
    if (found < 0) return longestPauseMs
    if (found > 0) return shortestPauseMs
    return woken ? soonestPauseMs : Math.min(pause * 2, longestPauseMs)
  }

  #tellCaughtUp(round: number): void {
    this.#waiting = this.#waiting.filter(({ after, resolve }) => {
      if (after > round) return true
      resolve()
      return false
    })
  }

  /** A fault is met by reading again from the checkpoint; records the stream no longer holds are said to be lost. */
  #failed(cause: unknown): number {
    this.#iterators.clear()
    const { log, mapping } = this.#parts
    const fault = cause instanceof StreamFault ? cause.message : undefined
    if (this.#stopped || fault === 'ExpiredIteratorException') return -1
    if (fault === 'TrimmedDataAccessException') {
      this.#trimmed = true
      log.warn(`The stream of ${mapping.function} keeps a day: what is older and undelivered must be published again from the journal`)
    } else if (!this.#failing) log.warn(`The stream of ${mapping.function} couldn't be read (${messageOf(cause)}); trying again`)
    this.#failing = true
    return -1
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = undefined
  }

  /** One look at every open shard; answers how many records there were. */
  async #round(): Promise<number> {
    const { wire, stream, checkpoint } = this.#parts
    if (this.#shards.every(({ ShardId }) => checkpoint.finished(ShardId))) this.#shards = await wire.shards(stream)
    let found = 0
    for (const shard of this.#shards) {
      if (checkpoint.finished(shard.ShardId)) continue
      const parent = this.#shards.find(({ ShardId }) => ShardId === shard.ParentShardId)
      if (parent !== undefined && !checkpoint.finished(parent.ShardId)) continue
      found += await this.#read(shard.ShardId)
    }
    return found
  }

  async #read(shard: string): Promise<number> {
    const { wire, stream, checkpoint, batches, mapping } = this.#parts
    const iterator = this.#iterators.get(shard) ?? (await wire.iterator(stream, shard, this.#start(shard)))
    const { records, next } = await wire.records(iterator)
    if (records.length > 0) {
      const wanted = records.filter((record) => passes(mapping, record))
      await batches.deliver(shard, wanted, (sequenceNumber) => checkpoint.moveTo(shard, sequenceNumber))
      if (this.#stopped) return 0
      const last = records[records.length - 1]
      if (last !== undefined) checkpoint.moveTo(shard, last.dynamodb.SequenceNumber)
    }
    if (next === undefined) {
      checkpoint.finish(shard)
      this.#iterators.delete(shard)
      // The shard's children are not listed yet.
      this.#shards = []
      return records.length + 1
    }
    this.#iterators.set(shard, next)
    return records.length
  }

  #start(shard: string): Start {
    const { checkpoint, mapping } = this.#parts
    const after = checkpoint.after(shard)
    if (this.#trimmed) {
      this.#trimmed = false
      return { ShardIteratorType: 'TRIM_HORIZON' }
    }
    if (after !== undefined) return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }
    return { ShardIteratorType: mapping.from }
  }
}

const passes = (mapping: SourceMapping, record: StreamRecord): boolean =>
  mapping.filters.length === 0 || mapping.filters.some((filter) => matches(filter, record))
