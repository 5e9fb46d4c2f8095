import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type * as z from 'zod'
import { exportMerchantDeclaration } from '../../functions/api/exportMerchant.ts'
import { type ExportLine, kindOf } from '../../store/exportLine.ts'
import { deeds } from '../catalog.ts'
import { Mistake } from '../fields.ts'
import { callPatiently } from '../patience.ts'
import type { Place } from '../place.ts'
import {
  append,
  cutBack,
  described,
  fileOf,
  keepProgress,
  linesIn,
  type Manifest,
  manifestName,
  openFolder,
  type Progress,
  progressName,
  writeWhole,
} from './folder.ts'

type Exporting = { to: string; place: Place; say: (line: string) => void }

/** Pages between two words of progress. */
const pagesPerWord = 20

/**
 * Writes everything a merchant has into a folder, a file for each kind, one JSON line for each row or record. A run that breaks off goes
 * on where it stopped; at the end a manifest says what every file is, and what there is was counted by the other side too.
 */
export async function exportTo({ to, place, say }: Exporting): Promise<number> {
  const deed = deeds.get('exportMerchant')
  if (!deed) throw new Error('exportMerchant has no route')
  let progress = openFolder(to, place.url)
  if (progress.cursor !== undefined) say(`${to}: going on where it stopped`)
  for (let pages = 1; ; pages += 1) {
    const { cursor } = progress
    const { json } = await callPatiently(deed, cursor === undefined ? {} : { cursor }, place)
    const page = exportMerchantDeclaration.answer.parse(json)
    progress = await written(to, page.lines, progress)
    if (page.next === undefined) return finished({ to, say }, page)
    progress = { ...progress, cursor: page.next }
    keepProgress(to, progress)
    if (pages % pagesPerWord === 0) say(`${pages} pages, at ${progress.begun?.chain ?? 'the end'}`)
  }
}

/** Writes a page. A chain that begins again is cut off first: it changed while it was told. */
async function written(folder: string, lines: readonly ExportLine[], before: Progress): Promise<Progress> {
  let progress = before
  let texts = new Map<string, string>()
  const flush = async () => {
    progress = { ...progress, lengths: await append(folder, texts, progress.lengths) }
    texts = new Map()
  }
  for (const line of lines) {
    const kind = kindOf(line)
    if ('begins' in line) {
      await flush()
      if (progress.begun?.chain === line.begins) {
        progress = { ...progress, lengths: progress.begun.lengths }
        // Told of before it is done: a run that breaks off in between asks for this page again, and finds the files as short as it knows them.
        if (progress.begun === before.begun) keepProgress(folder, { ...before, lengths: progress.lengths })
        cutBack(folder, progress.lengths)
      } else progress = { ...progress, begun: { chain: line.begins, lengths: progress.lengths } }
    } else if (kind !== undefined) {
      const name = fileOf(kind)
      texts.set(name, `${texts.get(name) ?? ''}${JSON.stringify('record' in line ? line.record : line)}\n`)
    }
  }
  await flush()
  return progress
}

type Last = Pick<z.infer<typeof exportMerchantDeclaration.answer>, 'merchantId' | 'counts'>

async function finished({ to, say }: Pick<Exporting, 'to' | 'say'>, { merchantId, counts = {} }: Last): Promise<number> {
  const files: Manifest['files'] = []
  for (const name of linesIn(to)) files.push(await described(to, name))
  const told = new Map(Object.entries(counts).map(([kind, count]) => [fileOf(kind), count]))
  const names = new Set([...told.keys(), ...files.map(({ name }) => name)])
  const wrong = [...names].filter((name) => (told.get(name) ?? 0) !== (files.find((file) => file.name === name)?.lines ?? 0))
  if (wrong.length > 0) throw new Mistake(`${wrong.join(', ')}: not as many lines as were told; remove ${to} and export again`)
  writeWhole(to, manifestName, { format: 1, merchantId, finishedAt: new Date().toISOString(), files })
  rmSync(join(to, progressName), { force: true })
  for (const { name, lines } of files) say(`${name}: ${lines}`)
  say(`${to}: complete; ${manifestName} is ${(await described(to, manifestName)).sha256}`)
  return 0
}
