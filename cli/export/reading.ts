import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import { fileOf } from './folder.ts'

/** A file of JSON lines, of which the next can be looked at before it is taken. */
export type Lines<T> = { peek: () => Promise<T | undefined>; take: () => Promise<T | undefined> }

/** Opens a kind's file line by line; one that isn't there has no lines. What isn't as its schema says is `fallback`. */
export function linesOf<T>(folder: string, kind: string, { schema, fallback }: { schema: z.ZodType<T>; fallback: T }): Lines<T> {
  const file = join(folder, fileOf(kind))
  const lines = existsSync(file) ? createInterface({ input: createReadStream(file) })[Symbol.asyncIterator]() : undefined
  let ahead: { line: T | undefined } | undefined
  const peek = async () => {
    if (!ahead) {
      const next = await lines?.next()
      ahead = { line: next === undefined || next.done ? undefined : read(next.value, schema, fallback) }
    }
    return ahead.line
  }
  const take = async () => {
    const line = await peek()
    if (line !== undefined) ahead = undefined
    return line
  }
  return { peek, take }
}

function read<T>(text: string, schema: z.ZodType<T>, fallback: T): T {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? fallback
  } catch {
    return fallback
  }
}

/** Lines from the next on, as long as they belong together. */
export async function* whilst<T>({ peek, take }: Lines<T>, belongs: (line: T) => boolean): AsyncGenerator<T> {
  for (let line = await peek(); line !== undefined && belongs(line); line = await peek()) {
    await take()
    yield line
  }
}

/** A row as an export has it. */
export const ExportedRow = z.object({
  row: z.string(),
  version: z.int(),
  state: z.unknown(),
  head: z.unknown().optional(),
  satellites: z.unknown().optional(),
})
export type ExportedRow = z.infer<typeof ExportedRow>
export const noRow: ExportedRow = { row: '', version: 0, state: undefined }

export const ExportedRecord = z.looseObject({ chain: z.string(), sequence: z.int(), rows: z.record(z.string(), z.int()) })
export type ExportedRecord = z.infer<typeof ExportedRecord>
export const noRecord: ExportedRecord = { chain: '', sequence: 0, rows: {} }

export const ExportedChain = z.object({ ends: z.string(), sequence: z.int(), still: z.boolean() })
export type ExportedChain = z.infer<typeof ExportedChain>
export const noChain: ExportedChain = { ends: '', sequence: 0, still: false }
