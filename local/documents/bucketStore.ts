import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { LockedBucket } from './lockedBucket.ts'

const Facts = z.object({
  key: z.string(),
  type: z.string(),
  disposition: z.string().optional(),
  cacheControl: z.string().optional(),
  encoding: z.string().optional(),
  metadata: z.record(z.string(), z.string()),
  size: z.number(),
  etag: z.string(),
  modifiedAt: z.number(),
})

/** What S3 keeps of an object beside its bytes. `modifiedAt` in milliseconds since 1970. */
export type ObjectFacts = z.infer<typeof Facts>

export type BucketStoreParts = { folder: string; buckets: string[]; locks?: Readonly<Record<string, number>>; now?: () => number }

/**
 * Buckets as folders: an object is a file of bytes and a file of facts, named by the hash of its key so that no key can leave
 * the folder. A write appears whole or not at all.
 */
export class BucketStore {
  readonly #folder: string

  readonly #locked = new Map<string, LockedBucket>()

  /** `locks`: days for which a bucket under object lock keeps what is put there. */
  constructor({ folder, buckets, locks = {}, now = Date.now }: BucketStoreParts) {
    this.#folder = folder
    for (const bucket of buckets) mkdirSync(join(folder, bucket), { recursive: true })
    for (const [name, days] of Object.entries(locks)) this.#locked.set(name, new LockedBucket({ folder: join(folder, name), days, now }))
  }

  /** The bucket, where it is under object lock. */
  locked(bucket: string): LockedBucket | undefined {
    return this.#locked.get(bucket)
  }

  has(bucket: string): boolean {
    return /^[a-z0-9.-]+$/.test(bucket) && bucket !== '..' && existsSync(join(this.#folder, bucket))
  }

  facts(bucket: string, key: string): ObjectFacts | undefined {
    const path = `${this.#path(bucket, key)}.json`
    return existsSync(path) ? Facts.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
  }

  bytes(bucket: string, key: string): Buffer {
    return readFileSync(this.#path(bucket, key))
  }

  put(bucket: string, facts: Omit<ObjectFacts, 'size' | 'etag'>, bytes: Buffer): ObjectFacts {
    const whole = { ...facts, size: bytes.length, etag: `"${createHash('md5').update(bytes).digest('hex')}"` }
    const path = this.#path(bucket, facts.key)
    this.#write(path, bytes)
    this.#write(`${path}.json`, Buffer.from(JSON.stringify(whole)))
    return whole
  }

  delete(bucket: string, key: string): void {
    rmSync(`${this.#path(bucket, key)}.json`, { force: true })
    rmSync(this.#path(bucket, key), { force: true })
  }

  /** Facts of the objects whose key begins with `prefix`, by key. */
  list(bucket: string, prefix: string): ObjectFacts[] {
    return readdirSync(join(this.#folder, bucket))
      .filter((name) => name.endsWith('.json'))
      .map((name) => Facts.parse(JSON.parse(readFileSync(join(this.#folder, bucket, name), 'utf8'))))
      .filter(({ key }) => key.startsWith(prefix))
      .sort((left, right) => (left.key < right.key ? -1 : 1))
  }

  #path(bucket: string, key: string): string {
    return join(this.#folder, bucket, createHash('sha256').update(key).digest('hex'))
  }

  #write(path: string, bytes: Buffer): void {
    const draft = `${path}.${randomUUID()}`
    writeFileSync(draft, bytes)
    renameSync(draft, path)
  }
}
