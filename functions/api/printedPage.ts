import type { LegalDetails } from '../../domain/settings/settings.ts'
import type { Language } from '../../providers/display.ts'
import { barcode } from './code39.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')

const style = [
  "body{font:15px/24px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1c2733;max-width:480px;margin:32px auto;padding:0 24px}",
  'h1{font-size:22px;margin:24px 0 4px}p{margin:0}table{width:100%;border-collapse:collapse;margin:24px 0}',
  'th,td{padding:8px 0;border-bottom:1px solid #e3e7eb;text-align:left;font-weight:400}td{text-align:right}tr:last-child>*{font-weight:600}',
  'p.code{font:600 26px/40px ui-monospace,Consolas,monospace;letter-spacing:1px;margin:16px 0 0;white-space:nowrap}svg{display:block;width:100%;height:64px;margin:8px 0 0}',
  'small{color:#5b6770}h2{font-size:16px;margin:24px 0 -16px}body.wide{max-width:760px}.wide td,.wide th{padding:6px 8px 6px 0}',
  '.wide td:not(.figure){text-align:left}td.figure,th.figure{text-align:right;white-space:nowrap}thead th{font-weight:600}',
  '@media print{body,body.wide{margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}}',
].join('')

/** Lines under column names; the last so many columns are figures. `after` stands below, `next` leads on where there is more. */
export type PrintedTable = {
  heading: string
  columns: readonly string[]
  figures: number
  rows: readonly (readonly string[])[]
  after?: string | undefined
  next?: { href: string; says: string } | undefined
}

export type Printed = {
  language: Language
  seller: LegalDetails
  title: string
  reference: string
  saying: string
  /** Shown large, to be read off or typed, and as bars to be scanned. */
  code?: string | undefined
  rows: readonly (readonly [label: string, value: string])[]
  tables?: readonly PrintedTable[] | undefined
}

function tableOf({ heading, columns, figures, rows, after, next }: PrintedTable): string {
  const kind = (at: number) => (at >= columns.length - figures ? ' class="figure"' : '')
  const titles = columns.map((title, at) => `<th scope="col"${kind(at)}>${escaped(title)}</th>`)
  const lines = rows.map((cells) => `<tr>${cells.map((cell, at) => `<td${kind(at)}>${escaped(cell)}</td>`).join('')}</tr>`)
  return [
    `<h2>${escaped(heading)}</h2><table><thead><tr>${titles.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>`,
    ...(after === undefined ? [] : [`<p><small>${escaped(after)}</small></p>`]),
    ...(next ? [`<p><a rel="next" href="${escaped(next.href)}">${escaped(next.says)}</a></p>`] : []),
  ].join('\n')
}

/** A page to print. Nothing in it loads or runs anything. */
export function printedPage({ language, seller, title, reference, saying, code, rows, tables = [] }: Printed): string {
  const lines = rows.map(([label, value]) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`)
  const legal = [seller.registration, seller.vatNumber].filter((text) => text !== '')
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${title} ${escaped(reference)}</title><style>${style}</style></head><body${tables.length > 0 ? ' class="wide"' : ''}>`,
    ...[seller.name, ...seller.address].map((line) => `<p>${escaped(line)}</p>`),
    ...legal.map((line) => `<p><small>${escaped(line)}</small></p>`),
    `<h1>${title}</h1><p>${escaped(saying)}</p>`,
    ...(code === undefined ? [] : [`<p class="code">${escaped(code)}</p>`, barcode(code)]),
    `<table>${lines.join('')}</table>`,
    ...tables.map(tableOf),
    '</body></html>',
  ].join('\n')
}
