import { cpus } from 'node:os'
import { type Bench, type Found, type Row, verdictOf } from './bench.ts'
import { versions } from './versions.ts'

/** What a figure was measured with; a figure without it says nothing. */
export function measuredWith(): { machine: string; date: string; versions: Readonly<Record<string, string>> } {
  const [first] = cpus()
  return {
    machine: `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}`,
    date: new Date().toISOString().slice(0, 10),
    versions: versions(),
  }
}

/** A table as Markdown, so that it can go into a page as it stands. */
export function tableOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const cells = [columns, ...rows.map((row) => columns.map((column) => textOf(row[column])))]
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)))
  const line = (texts: readonly string[]) => `| ${texts.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

/** Numbers with as many digits as say something. */
function textOf(cell: string | number | undefined): string {
  if (typeof cell !== 'number') return cell ?? ''
  if (Number.isInteger(cell)) return cell.toLocaleString('en-US').replaceAll(',', ' ')
  return cell.toFixed(Math.abs(cell) < 10 ? 2 : 1)
}

/** All of it for a person. */
export function pageOf({ name, says }: Bench, { tables, figures, notes }: Found): string {
  const judged = figures.map((figure) => ({
    figure: figure.figure,
    measured: `${textOf(figure.measured)} ${figure.unit}`,
    'to reach': boundOf(figure),
    verdict: verdictOf(figure),
  }))
  const { machine, date, versions: used } = measuredWith()
  return [
    `${name}: ${says}`,
    ...tables.map(({ title, rows }) => `${title}\n\n${tableOf(rows)}`),
    tableOf(judged),
    ...notes,
    tableOf([{ machine, date, ...used }]),
  ].join('\n\n')
}

function boundOf({ atMost, atLeast }: { atMost?: number; atLeast?: number }): string {
  if (atMost !== undefined) return `≤ ${textOf(atMost)}`
  return atLeast === undefined ? '' : `≥ ${textOf(atLeast)}`
}
