import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { Mistake } from '../fields.ts'

/** How long each file is. */
const Lengths = z.record(z.string(), z.int())
type Lengths = z.infer<typeof Lengths>

/** How far an export came: what is written up to here belongs to it. `begun`: where each file stood when the chain under way began. */
const Progress = z.strictObject({
  url: z.string(),
  cursor: z.string().optional(),
  lengths: Lengths,
  begun: z.strictObject({ chain: z.string(), lengths: Lengths }).optional(),
})
export type Progress = z.infer<typeof Progress>

export const ManifestFile = z.strictObject({ name: z.string(), lines: z.int(), bytes: z.int(), sha256: z.string() })
export const Manifest = z.strictObject({
  format: z.literal(1),
  merchantId: z.string(),
  finishedAt: z.string(),
  files: z.array(ManifestFile),
})
export type Manifest = z.infer<typeof Manifest>

export const fileOf = (kind: string) => `${kind}.jsonl`
export const progressName = 'progress.json'
export const manifestName = 'manifest.json'

/** Where an export into this folder stopped, or its beginning. Throws Mistake where the folder holds something else, or a whole export. */
export function openFolder(folder: string, url: string): Progress {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (existsSync(join(folder, manifestName))) throw new Mistake(`${folder} holds an export already; say another folder`)
  const kept = join(folder, progressName)
  if (!existsSync(kept)) {
    if (readdirSync(folder).length > 0) throw new Mistake(`${folder} is not empty; say another folder`)
    const progress = { url, lengths: {} }
    keepProgress(folder, progress)
    return progress
  }
  const progress = Progress.safeParse(jsonIn(kept)).data
  if (!progress) throw new Mistake(`${kept} can’t be read; say another folder`)
  if (progress.url !== url) throw new Mistake(`${folder} holds part of an export of ${progress.url}; say another folder`)
  cutBack(folder, progress.lengths)
  return progress
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Whole or not at all: a run that is cut off while it writes loses one page at most. */
export function keepProgress(folder: string, progress: Progress): void {
  writeWhole(folder, progressName, progress)
}

export function writeWhole(folder: string, name: string, content: object): void {
  writeFileSync(join(folder, `${name}.new`), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(join(folder, `${name}.new`), join(folder, name))
}

/** Cuts off what was written behind a place. */
export function cutBack(folder: string, lengths: Lengths): void {
  for (const name of linesIn(folder)) truncateSync(join(folder, name), lengths[name] ?? 0)
}

export function linesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
}

/** Writes texts behind what their files hold; answers how long each is then. */
export async function append(folder: string, texts: ReadonlyMap<string, string>, lengths: Lengths): Promise<Lengths> {
  const longer = { ...lengths }
  for (const [name, text] of texts) {
    await appendFile(join(folder, name), text, { mode: 0o600 })
    longer[name] = (longer[name] ?? 0) + Buffer.byteLength(text)
  }
  return longer
}

/** What a file is, read once from beginning to end. */
export async function described(folder: string, name: string): Promise<z.infer<typeof ManifestFile>> {
  const hash = createHash('sha256')
  let [lines, bytes] = [0, 0]
  for await (const chunk of createReadStream(join(folder, name))) {
    const piece = z.instanceof(Uint8Array).parse(chunk)
    hash.update(piece)
    bytes += piece.length
    for (const byte of piece) if (byte === 10) lines += 1
  }
  return { name, lines, bytes, sha256: hash.digest('hex') }
}
