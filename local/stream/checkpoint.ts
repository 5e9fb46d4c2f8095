import * as z from 'zod'
import type { Keep } from '../keep.ts'

const Shape = z.object({
  stream: z.string(),
  shards: z.record(z.string(), z.object({ after: z.string().optional(), finished: z.boolean() })),
})

/** How far a mapping has come in its stream; lies in the data folder and moves on only past what is done. */
export class Checkpoint {
  readonly #keep: Keep
  readonly #name: string
  readonly #state: z.infer<typeof Shape>

  constructor({ keep, mapping, stream }: { keep: Keep; mapping: string; stream: string }) {
    this.#keep = keep
    this.#name = `stream ${mapping}`
    const kept = Shape.safeParse(JSON.parse(keep.mark(this.#name) ?? 'null'))
    // Another stream means another table: what was read of the old one says nothing about it.
    this.#state = kept.success && kept.data.stream === stream ? kept.data : { stream, shards: {} }
  }

  after(shard: string): string | undefined {
    return this.#state.shards[shard]?.after
  }

  finished(shard: string): boolean {
    return this.#state.shards[shard]?.finished === true
  }

  /** Whether anything of this shard was ever read. */
  knows(shard: string): boolean {
    return this.#state.shards[shard] !== undefined
  }

  moveTo(shard: string, sequenceNumber: string): void {
    this.#state.shards[shard] = { after: sequenceNumber, finished: false }
    this.#write()
  }

  finish(shard: string): void {
    this.#state.shards[shard] = { ...this.#state.shards[shard], finished: true }
    this.#write()
  }

  #write(): void {
    this.#keep.setMark(this.#name, JSON.stringify(this.#state))
  }
}
