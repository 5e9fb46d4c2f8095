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
  'small{color:#5b6770}@media print{body{margin:0}}',
].join('')

export type Printed = {
  language: Language
  seller: LegalDetails
  title: string
  reference: string
  saying: string
  /** Shown large, to be read off or typed, and as bars to be scanned. */
  code?: string | undefined
  rows: readonly (readonly [label: string, value: string])[]
}

/** A page to print. Nothing in it loads or runs anything. */
export function printedPage({ language, seller, title, reference, saying, code, rows }: Printed): string {
  const lines = rows.map(([label, value]) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(value)}</td></tr>`)
  const legal = [seller.registration, seller.vatNumber].filter((text) => text !== '')
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${title} ${escaped(reference)}</title><style>${style}</style></head><body>`,
    ...[seller.name, ...seller.address].map((line) => `<p>${escaped(line)}</p>`),
    ...legal.map((line) => `<p><small>${escaped(line)}</small></p>`),
    `<h1>${title}</h1><p>${saying}</p>`,
    ...(code === undefined ? [] : [`<p class="code">${escaped(code)}</p>`, barcode(code)]),
    `<table>${lines.join('')}</table></body></html>`,
  ].join('\n')
}
