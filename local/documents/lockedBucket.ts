import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const Version = z.object({
  key: z.string(),
  version: z.string(),
  /** A mark that the key was deleted: what lies under it stays. */
  marker: z.boolean(),
  lockedUntil: z.number(),
  size: z.number(),
  etag: z.string(),
  type: z.string(),
  modifiedAt: z.number(),
})

/** One version of an object under lock. Instants in milliseconds since 1970. */
export type LockedVersion = z.infer<typeof Version>

/** S3 refuses to remove a version before its time is up. */
export class StillLocked extends Error {
  override name = 'StillLocked'
}

const dayMillis = 24 * 3_600_000

/**
 * A bucket under object lock, as S3 keeps it: a put over a key adds a version, a delete without a version only marks, and a version
 * itself can't be removed before its retention is over. What versions there are is kept in memory as well.
 */
export class LockedBucket {
  readonly #folder: string
  readonly #days: number
  readonly #now: () => number
  /** Newest first. */
  readonly #versions = new Map<string, LockedVersion[]>()
  #made = 0

  constructor({ folder, days, now }: { folder: string; days: number; now: () => number }) {
    this.#folder = folder
    this.#days = days
    this.#now = now
    mkdirSync(folder, { recursive: true })
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
    const all = names.map((name) => Version.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    for (const one of all.toSorted((left, right) => (left.version < right.version ? -1 : 1))) this.#index(one)
    this.#made = all.length
  }

  put(key: string, { type, bytes }: { type: string; bytes: Buffer }): LockedVersion {
    return this.#add(key, { type, bytes, marker: false })
  }

  /** The version asked for, or the newest; undefined where there is none or the newest is a mark. */
  find(key: string, version?: string): LockedVersion | undefined {
    const all = this.#versions.get(key) ?? []
    const found = version === undefined ? all[0] : all.find((one) => one.version === version)
    return found?.marker ? undefined : found
  }

  bytes({ key, version }: LockedVersion): Buffer {
    return readFileSync(this.#path(key, version))
  }

  /** Throws StillLocked for a version whose time isn't up. */
  delete(key: string, version?: string): void {
    if (version === undefined) {
      this.#add(key, { type: '', bytes: Buffer.alloc(0), marker: true })
      return
    }
    const found = this.#versions.get(key)?.find((one) => one.version === version)
    if (!found) return
    if (!found.marker && found.lockedUntil > this.#now()) throw new StillLocked(`${key} is locked`)
    this.#versions.set(key, this.#versions.get(key)?.filter((one) => one !== found) ?? [])
    rmSync(`${this.#path(key, version)}.json`, { force: true })
    rmSync(this.#path(key, version), { force: true })
  }

  /** All versions of the keys that begin so: by key, the newest of each first. */
  list(prefix: string): LockedVersion[] {
    const keys = [...this.#versions.keys()].filter((key) => key.startsWith(prefix)).toSorted()
    return keys.flatMap((key) => this.#versions.get(key) ?? [])
  }

  #add(key: string, { type, bytes, marker }: { type: string; bytes: Buffer; marker: boolean }): LockedVersion {
    this.#made += 1
    const version = `${String(this.#made).padStart(12, '0')}-${randomUUID()}`
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`
    const modifiedAt = this.#now()
    const made = { key, version, marker, type, size: bytes.length, etag, modifiedAt, lockedUntil: modifiedAt + this.#days * dayMillis }
    const path = this.#path(key, version)
    if (!marker) this.#write(path, bytes)
    this.#write(`${path}.json`, Buffer.from(JSON.stringify(made)))
    this.#index(made)
    return made
  }

  #index(one: LockedVersion): void {
    this.#versions.set(one.key, [one, ...(this.#versions.get(one.key) ?? [])])
  }

  #path(key: string, version: string): string {
    return join(this.#folder, createHash('sha256').update(`${key}\n${version}`).digest('hex'))
  }

  #write(path: string, bytes: Buffer): void {
    const draft = `${path}.${randomUUID()}`
    writeFileSync(draft, bytes)
    renameSync(draft, path)
  }
}
