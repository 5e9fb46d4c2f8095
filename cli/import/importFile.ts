import { bounds } from '../../domain/limits.ts'
import { Mistake } from '../fields.ts'
import type { Place } from '../place.ts'
import { type Counts, forgetProgress, keepProgress, nameOfRun, nothingYet, progressOf } from './progress.ts'
import { openFile } from './reading.ts'
import { columnOf, type RowFault, rowsIn } from './rows.ts'
import { type Outcome, type Sent, sendRows, type To } from './sending.ts'

type Voices = { say: (line: string) => void; warn: (line: string) => void }
export type Importing = Voices & { file: string; dryRun: boolean; place: Place }

/** How many rows pass between two words of progress. */
const rowsPerWord = 1_000

/**
 * Imports a CSV file, or says in a dry run what would come of each row. Faulty rows are named and left out; the exit code tells whether
 * there were any. What was cut off goes on where it stopped, and a file that is sent again writes nothing twice.
 */
export async function importFile(importing: Importing): Promise<number> {
  const { file, dryRun, place, say } = importing
  const opened = await openFile(file)
  const run = dryRun ? '' : await nameOfRun(file, place)
  const before = dryRun ? undefined : progressOf(file, run)
  if (before) say(`${file}: going on behind line ${before.throughLine}`)
  const to: To = { sheet: opened.sheet, dryRun, place }
  const counts = { ...(before?.counts ?? nothingYet) }
  const batch: Sent[] = []
  let rows = 0
  const flush = async (throughLine: number) => {
    for (const { row, outcome } of await sendRows(batch.splice(0), to)) count(counts, row, { outcome, importing, to })
    if (!dryRun) keepProgress(file, { of: run, throughLine, counts })
  }
  let through = before?.throughLine ?? 1
  for await (const row of rowsIn(opened)) {
    if (row.line <= (before?.throughLine ?? 0)) continue
    rows += 1
    through = row.line
    if ('send' in row) batch.push(row)
    else if ('repeats' in row) repeated(counts, row, importing)
    else faulty(counts, row.faults, importing)
    if (batch.length >= bounds.rowsPerImport) await flush(row.line)
    if (rows % rowsPerWord === 0) say(`${rows} rows read, ${told(counts, dryRun)}`)
  }
  await flush(through)
  if (rows === 0 && !before) throw new Mistake(`${file} has no rows below its first line`)
  if (!dryRun) forgetProgress(file)
  say(`${file}: ${opened.sheet.kind}, ${told(counts, dryRun)}${dryRun ? '; nothing was written' : ''}`)
  return counts.refused === 0 ? 0 : 1
}

function told({ imported, ready, refused, repeated: twice }: Counts, dryRun: boolean): string {
  const parts = [`${imported} imported${dryRun ? ' before' : ''}`, `${refused} refused`]
  return [...(dryRun ? [`${ready} ready`] : []), ...parts, ...(twice > 0 ? [`${twice} repeated`] : [])].join(', ')
}

function repeated(counts: Counts, { line, repeats }: { line: number; repeats: number }, { warn }: Voices): void {
  counts.repeated += 1
  warn(`line ${line}: repeats line ${repeats}, and is left out`)
}

function faulty(counts: Counts, faults: readonly RowFault[], { warn }: Voices): void {
  counts.refused += 1
  for (const { line, column, says } of faults) warn(`line ${line}${column === undefined ? '' : `, ${column}`}: ${says}`)
}

function count(counts: Counts, { line, id }: Sent, { outcome, importing, to }: { outcome: Outcome; importing: Importing; to: To }): void {
  if (outcome.outcome === 'ready') counts.ready += 1
  else if (outcome.outcome !== 'refused') counts.imported += 1
  else {
    const { code, says, detail, cure, faults = [] } = outcome
    const places = faults.map(({ pointer, says: fault }) => ({ line, ...columnOf(to.sheet, pointer.split('/').slice(1)), says: fault }))
    const whole = { line, says: `${id}: ${code}: ${[says, detail, cure].filter((part) => part !== undefined).join(' ')}` }
    faulty(counts, places.length > 0 ? places : [whole], importing)
  }
}
