import { type Currency, spoken } from './money.ts'

/** What stands in a cell: a number as such, or text; nothing is an empty cell. */
export type Cell = string | number | undefined

/** An answer as lines and columns, for whoever reads it in a spreadsheet. */
export type Sheet = { columns: readonly string[]; rows: readonly (readonly Cell[])[] }

/** One column: what it is called, and what of a line stands in it. */
export type Column<T> = readonly [name: string, cell: (line: T) => Cell]

export function sheetOf<T>(columns: readonly Column<T>[], lines: readonly T[]): Sheet {
  return { columns: columns.map(([name]) => name), rows: lines.map((line) => columns.map(([, cell]) => cell(line))) }
}

/** An amount in major units, such as -13.50. */
export function decimal(amount: number, currency: Currency): string {
  return spoken(amount, currency).split(' ')[0] ?? ''
}

/** The same of an amount that may be withheld from a reader: then nothing. */
export function cellOf(amount: number | undefined, currency: Currency): Cell {
  return amount === undefined ? undefined : decimal(amount, currency)
}

/** A limit as it reads: nothing where none is granted. */
export function limitCell(limit: number | 'unlimited' | null, currency: Currency): Cell {
  return typeof limit === 'number' ? decimal(limit, currency) : (limit ?? undefined)
}

/** What a spreadsheet would take for a formula, wherever blanks or quotes hide it. */
const formula = /^(?:[\t\r]|[\s"']*[=+\-@|%＝＋－＠])/u
const plainNumber = /^-?\d+(\.\d+)?$/

/** Whether a spreadsheet would run it; a plain number it doesn't. */
export function isFormula(text: string): boolean {
  return formula.test(text) && !plainNumber.test(text)
}

/** A cell's text: a formula is kept from being one by an apostrophe before it. */
export function cellText(cell: Cell): string {
  const text = String(cell ?? '')
  return isFormula(text) ? `'${text}` : text
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** RFC 4180 in UTF-8, with a byte order mark, by which spreadsheets know it. */
export function csvOf({ columns, rows }: Sheet): string {
  const lines = [columns, ...rows].map((line) => line.map((cell) => quoted(cellText(cell))).join(','))
  return `\ufeff${lines.map((line) => `${line}\r\n`).join('')}`
}

/** Separated by tabs, without a mark: no cell holds a tab or a line's end. */
export function tsvOf({ columns, rows }: Sheet): string {
  const lines = [columns, ...rows].map((line) => line.map((cell) => cellText(cell).replace(/[\t\r\n]+/g, ' ')).join('\t'))
  return lines.map((line) => `${line}\r\n`).join('')
}
