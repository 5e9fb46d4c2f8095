import type { Language } from '../display.ts'
import type { MailText } from './contract.ts'

export type MailTable = { title: string; head: readonly string[]; rows: readonly (readonly string[])[]; note?: string | undefined }

/** The content of a mail, the same for its text and its HTML. Every string is plain text; this file alone makes HTML of it. */
export type MailContent = {
  language: Language
  subject: string
  greeting: string
  paragraphs: readonly string[]
  /** Figures as a small table: label and value. The last one is set in bold. */
  figures: readonly (readonly [string, string])[]
  /** Further tables under their titles; the last column of each is of figures. */
  tables?: readonly MailTable[] | undefined
  /** The one thing to do, where there is one. */
  action?: { label: string; url: string } | undefined
  /** Below the button, smaller. */
  notes: readonly string[]
  closing: string
  signature: string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')
}

/** Only addresses of the web become links; anything else would let a stored text run something. */
function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
}

function paragraph(text: string, style = ''): string {
  return `<p style="margin:0 0 16px;${style}">${escapeHtml(text)}</p>`
}

function button({ label, url }: { label: string; url: string }): string {
  const style =
    'display:inline-block;padding:12px 24px;background:#1d3d5c;color:#ffffff;text-decoration:none;border-radius:4px;font-weight:600'
  return `<p style="margin:24px 0"><a href="${escapeHtml(url)}" style="${style}">${escapeHtml(label)}</a></p>`
}

function table(figures: MailContent['figures']): string {
  if (figures.length === 0) return ''
  const rows = figures.map(([label, value], at) => {
    const weight = at === figures.length - 1 ? 'font-weight:600;' : ''
    const cell = `padding:6px 0;border-bottom:1px solid #e3e7eb;${weight}`
    return `<tr><td style="${cell}">${escapeHtml(label)}</td><td style="${cell}text-align:right;white-space:nowrap">${escapeHtml(value)}</td></tr>`
  })
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="width:100%;border-collapse:collapse;margin:0 0 16px">${rows.join('')}</table>`
}

function titledTable({ title, head, rows, note }: MailTable): string {
  const cell = (text: string, at: number, tag: 'th' | 'td') => {
    const side = at === head.length - 1 ? 'text-align:right;white-space:nowrap;' : 'text-align:left;'
    return `<${tag} style="padding:4px 8px 4px 0;border-bottom:1px solid #e3e7eb;font-weight:${tag === 'th' ? 600 : 400};${side}">${escapeHtml(text)}</${tag}>`
  }
  const row = (cells: readonly string[], tag: 'th' | 'td') => `<tr>${cells.map((text, at) => cell(text, at, tag)).join('')}</tr>`
  return [
    paragraph(title, 'font-weight:600;margin-bottom:4px;'),
    `<table cellpadding="0" cellspacing="0" style="width:100%;border-collapse:collapse;margin:0 0 16px;font-size:13px;line-height:20px">`,
    row(head, 'th'),
    ...rows.map((cells) => row(cells, 'td')),
    '</table>',
    note === undefined ? '' : paragraph(note, smallPrint),
  ].join('')
}

const smallPrint = 'color:#5b6770;font-size:13px;line-height:20px;'

function htmlOf(content: MailContent): string {
  const body = [
    paragraph(content.greeting),
    ...content.paragraphs.map((text) => paragraph(text)),
    table(content.figures),
    ...(content.tables ?? []).map(titledTable),
    content.action ? button(content.action) : '',
    ...content.notes.map((text) => paragraph(text, smallPrint)),
    paragraph(content.closing),
    `<p style="margin:0;font-weight:600">${escapeHtml(content.signature)}</p>`,
  ]
  const font = "font:15px/24px -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
  return [
    `<!doctype html><html lang="${content.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(content.subject)}</title></head><body style="margin:0;background:#f4f6f8;color:#1c2733;${font}">`,
    '<div style="max-width:560px;margin:0 auto;padding:32px 24px;background:#ffffff">',
    ...body,
    '</div></body></html>',
  ].join('\n')
}

function rowText(cells: readonly string[]): string {
  return cells.filter((text) => text !== '').join(' · ')
}

function textOf(content: MailContent): string {
  const colon = content.language === 'fr' ? '\u00a0:' : ':'
  const parts = [
    content.greeting,
    ...content.paragraphs,
    content.figures.map(([label, value]) => `${label}${colon} ${value}`).join('\n'),
    ...(content.tables ?? []).map(({ title, rows, note }) =>
      [`${title}${colon}`, ...rows.map(rowText), note ?? ''].filter(Boolean).join('\n'),
    ),
    content.action ? `${content.action.label}${colon}\n${content.action.url}` : '',
    ...content.notes,
    `${content.closing}\n${content.signature}`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** A mail from its content, as plain text and as HTML that says the same. */
export function mailText(content: MailContent): MailText {
  const action = content.action && isWebAddress(content.action.url) ? content.action : undefined
  const shown = { ...content, action }
  return { subject: content.subject, text: textOf(shown), html: htmlOf(shown) }
}
