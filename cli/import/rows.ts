import { createHash } from 'node:crypto'
import * as z from 'zod'
import { type Fields, put } from '../put.ts'
import type { Sheet } from './columns.ts'
import type { Line, Opened } from './reading.ts'

/** Something wrong with a row: where, and what to do. */
export type RowFault = { line: number; column?: string; says: string }

/** A row that can be sent, or what is wrong with it; `repeats` the line that says the same. */
export type Row = { line: number; id: string } & ({ send: unknown } | { faults: RowFault[] } | { repeats: number })

/** Rows of one file at most, so that what is remembered of each to find repetitions stays small. */
const rowsPerFile = 500_000

/** Every row of a file, each judged by itself and against those before it. */
export async function* rowsIn({ sheet, header, lines }: Opened): AsyncGenerator<Row> {
  const seen = new Map<string, { line: number; content: string }>()
  const taken = new Map<string, number>()
  for await (const line of lines) {
    const row = rowOf(line, { sheet, header })
    if (seen.size >= rowsPerFile) {
      yield { line: line.line, id: row.id, faults: [{ line: line.line, says: `a file has ${rowsPerFile} rows at most; cut it in two` }] }
      return
    }
    const content = createHash('sha256').update(JSON.stringify(line.cells)).digest('base64').slice(0, 12)
    const before = row.id === '' ? undefined : seen.get(row.id)
    if (!before) {
      seen.set(row.id, { line: line.line, content })
      yield aloneOf(row, { taken, column: sheet.alone, value: line.cells[header.indexOf(sheet.alone ?? '')] ?? '' })
    } else if (before.content === content) yield { line: row.line, id: row.id, repeats: before.line }
    else {
      const says = `${row.id} stands on line ${before.line} with other content; keep one of them`
      yield { line: row.line, id: row.id, faults: [{ line: row.line, column: sheet.id, says }] }
    }
  }
}

type Told = { taken: Map<string, number>; column: string | undefined; value: string }

/** A row with the fault that another before it has what stands for one row alone; `taken` remembers on which line. */
function aloneOf(row: Row, { taken, column, value }: Told): Row {
  if (column === undefined || value === '') return row
  const before = taken.get(value)
  if (before === undefined) {
    taken.set(value, row.line)
    return row
  }
  const fault = { line: row.line, column, says: `${value} stands on line ${before} too; one of them has another` }
  return { line: row.line, id: row.id, faults: [...('faults' in row ? row.faults : []), fault] }
}

function rowOf({ line, cells }: Line, { sheet, header }: { sheet: Sheet; header: readonly string[] }): Row {
  const cell = (name: string) => cells[header.indexOf(name)] ?? ''
  const id = cell(sheet.id)
  if (cells.length !== header.length)
    return {
      line,
      id,
      faults: [{ line, says: `has ${cells.length} cells, the first line ${header.length}; put texts with separators in quotation marks` }],
    }
  const faults: RowFault[] = []
  const fields: Fields = {}
  for (const [at, name] of header.entries()) {
    const column = sheet.columns[name]
    const given = cells[at] ?? ''
    if (!column || given === '') continue
    const meant = column.read(given, cell('currency'))
    if ('says' in meant) faults.push({ line, column: name, says: meant.says })
    else put(fields, column.path.split('.'), meant.value)
  }
  const row = completed(fields)
  const parsed = sheet.row.safeParse(row)
  const told = new Set(faults.map(({ column }) => column))
  if (!parsed.success)
    faults.push(
      ...parsed.error.issues
        .map((issue) => ({ line, ...columnOf(sheet, issue.path.map(String)), says: issueSays(issue, row) }))
        .filter(({ column }) => !told.has(column)),
    )
  return faults.length > 0 ? { line, id, faults } : { line, id, send: row }
}

const Inner = z.record(z.string(), z.unknown()).catch({})
const noTerms = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 }

/** Lists as lists, and terms that are said in part with the rest of a new account’s. */
function completed(fields: Fields): Fields {
  const whole = { ...fields }
  if (whole.terms !== undefined) whole.terms = { ...noTerms, ...Inner.parse(whole.terms) }
  if (whole.customer !== undefined) {
    const customer: Fields = { ...Inner.parse(whole.customer) }
    if (customer.references !== undefined) customer.references = listed(customer.references)
    if (customer.address !== undefined) {
      const address = Inner.parse(customer.address)
      customer.address = { ...address, ...(address.lines !== undefined && { lines: listed(address.lines) }) }
    }
    whole.customer = customer
  }
  return whole
}

const listed = (numbered: unknown): unknown[] => Object.values(Inner.parse(numbered))

/** The column a place in the row comes from: its own, else the first of those below it. */
export function columnOf({ columns }: Sheet, path: readonly string[]): { column?: string } {
  const place = path.join('.')
  const all = Object.entries(columns)
  const found = all.find(([, column]) => column.path === place) ?? all.find(([, column]) => column.path.startsWith(`${place}.`))
  return found ? { column: found[0] } : {}
}

function issueSays({ code, message, path }: z.core.$ZodIssue, row: Fields): string {
  if (at(row, path) === undefined) return 'is missing'
  return code === 'invalid_value' ? message.replace(/^Invalid (option|input): expected /, 'must be ') : message
}

function at(value: unknown, [name, ...deeper]: readonly PropertyKey[]): unknown {
  if (name === undefined) return value
  return at(Array.isArray(value) ? value[Number(name)] : Inner.parse(value)[String(name)], deeper)
}
