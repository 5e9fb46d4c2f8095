import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import * as z from 'zod'
import type { Place } from '../place.ts'

/** What came of the rows so far. */
export const Counts = z.strictObject({ imported: z.int(), ready: z.int(), refused: z.int(), repeated: z.int() })
export type Counts = z.infer<typeof Counts>

/** How far a run came: through which line, and what came of it. */
const Progress = z.strictObject({ of: z.string(), throughLine: z.int(), counts: Counts })
export type Progress = z.infer<typeof Progress>

export const nothingYet: Counts = { imported: 0, ready: 0, refused: 0, repeated: 0 }

/** A file as it is, sent to this place by this caller: only then a run goes on where another stopped. */
export async function nameOfRun(file: string, { url, key }: Place): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([url, key]))
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

const placeOf = (file: string) => `${file}.progress.json`

/** Where the same run stopped; undefined where it begins. */
export function progressOf(file: string, of: string): Progress | undefined {
  try {
    const kept = Progress.safeParse(JSON.parse(readFileSync(placeOf(file), 'utf8'))).data
    return kept?.of === of ? kept : undefined
  } catch {
    return undefined
  }
}

/** Whole or not at all: a run that is cut off while it writes loses one step at most. */
export function keepProgress(file: string, progress: Progress): void {
  const besides = `${placeOf(file)}.new`
  writeFileSync(besides, JSON.stringify(progress))
  renameSync(besides, placeOf(file))
}

export function forgetProgress(file: string): void {
  rmSync(placeOf(file), { force: true })
}
