import { createReadStream } from 'node:fs'
import { CsvError, parse } from 'csv-parse'
import * as z from 'zod'
import { Mistake } from '../fields.ts'
import { type Sheet, sheets } from './columns.ts'

/** A row of the file with the line it stands on. */
export type Line = { line: number; cells: string[] }

/** A file that can be read: what it holds, which column is which, and its rows, one after the other. */
export type Opened = { sheet: Sheet; header: string[]; lines: AsyncIterable<Line> }

const separators = [',', ';', '\t'] as const

/** Characters of one row at most: an unclosed quotation mark would take all of the file into one. */
const longestRow = 20_000

/** The text of a file, piece by piece, without its byte order mark. Throws Mistake where it isn't UTF-8. */
async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const bytes of createReadStream(file)) yield decoder.decode(z.instanceof(Uint8Array).parse(bytes), { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw new Mistake(`${file} is not UTF-8; save it as "CSV UTF-8", then import it again`)
    throw new Mistake(`${file} can’t be read: ${error instanceof Error ? error.message : 'no reason'}`)
  }
}

/** Which separator makes the first line name columns that some sheet knows, and which sheet that is. */
function recognised(first: string): { delimiter: string; sheet: Sheet } | undefined {
  for (const delimiter of separators) {
    const names = first.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    const sheet = sheets.find(({ id, columns }) => names.includes(id) && names.some((name) => name !== id && Object.hasOwn(columns, name)))
    if (sheet) return { delimiter, sheet }
  }
  return undefined
}

/** The first line of a file, as far as it is short enough to be one. */
async function firstLineOf(file: string): Promise<string> {
  let begun = ''
  for await (const piece of textOf(file)) {
    begun += piece
    const end = /[\r\n]/.exec(begun.trimStart())
    if (end) return begun.trimStart().slice(0, end.index)
    if (begun.length > longestRow) break
  }
  return begun.trim()
}

/** Opens a file by its first line. Throws Mistake, saying what to do, where that names no columns of ours. */
export async function openFile(file: string): Promise<Opened> {
  const found = recognised(await firstLineOf(file))
  if (!found)
    throw new Mistake(
      `${file}: the first line names no columns of ours. Separate them by comma, semicolon or tab, and name rows by ${sheets.map(({ id }) => id).join(', ')} (docs/import.md)`,
    )
  const rows = rowsOf(file, found.delimiter)
  const first = await rows.next()
  const header = first.done ? [] : first.value.cells
  const faults = headerFaults(header, found.sheet)
  if (faults.length > 0) throw new Mistake([`${file}, line 1:`, ...faults.map((fault) => `  ${fault}`)].join('\n'))
  return { sheet: found.sheet, header, lines: rows }
}

function headerFaults(header: readonly string[], { kind, columns }: Sheet): string[] {
  const unknown = header.filter((name) => !Object.hasOwn(columns, name))
  const missing = Object.entries(columns).flatMap(([name, column]) => (column.needed && !header.includes(name) ? [name] : []))
  const twice = header.filter((name, at) => header.indexOf(name) !== at)
  return [
    ...unknown.map((name) => `"${name}" is no column of ${kind}; those are ${Object.keys(columns).join(', ')}`),
    ...missing.map((name) => `the column ${name} is missing`),
    ...twice.map((name) => `the column ${name} stands twice`),
  ]
}

const Parsed = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) })

async function* rowsOf(file: string, delimiter: string): AsyncGenerator<Line> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRow,
  })
  const feeding = feed(parser, textOf(file))
  try {
    for await (const parsed of parser) {
      const { record, info } = Parsed.parse(parsed)
      // A spreadsheet writes empty rows as separators alone.
      if (record.some((cell) => cell !== '')) yield { line: info.lines, cells: record }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Mistake(`${file}: ${error.message}; a quotation mark may be open or stand alone before it`)
    throw error
  }
  await feeding
}

async function feed(parser: ReturnType<typeof parse>, pieces: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of pieces) if (!parser.write(piece)) await new Promise((resolve) => parser.once('drain', resolve))
    parser.end()
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error('the file could not be read'))
  }
}
