import type { Content, CustomTableLayout, StyleDictionary, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Invoice } from '../../domain/invoices/invoice.ts'
import type { LegalDetails } from '../../domain/settings/settings.ts'
import type { Language } from '../display.ts'

/** What all documents share: paper, type, colours, the head with both parties, the foot with the seller's particulars. */
export const ink = { accent: '#1d3d5c', text: '#1c2733', faint: '#5b6770', rule: '#d5dbe1', tint: '#f2f5f8' } as const

/** Points. A4 is 595 wide: 499 between the margins. */
const margins = { side: 48, top: 48, bottom: 58 } as const
const textWidth = 595.28 - 2 * margins.side

const styles: StyleDictionary = {
  seller: { fontSize: 15, bold: true, color: ink.text },
  kind: { fontSize: 21, color: ink.accent, bold: true },
  label: { fontSize: 7.5, color: ink.faint },
  faint: { color: ink.faint },
  heading: { fontSize: 10.5, bold: true, color: ink.accent },
  head: { fontSize: 8, bold: true, color: ink.accent },
  small: { fontSize: 7.5, color: ink.faint, lineHeight: 1.2 },
}

const words = {
  fr: { page: (page: number, pages: number) => `Page ${page} sur ${pages}`, vatNumber: 'N° TVA' },
  en: { page: (page: number, pages: number) => `Page ${page} of ${pages}`, vatNumber: 'VAT no.' },
} as const

/** Lines between rows only: strong under the head, hairlines elsewhere. */
export function ruled({ headRows = 1 } = {}): CustomTableLayout {
  return {
    hLineWidth: (at) => (at < headRows ? 0 : at === headRows ? 1 : 0.5),
    vLineWidth: () => 0,
    hLineColor: (at) => (at === headRows ? ink.accent : ink.rule),
    paddingLeft: (at) => (at === 0 ? 0 : 6),
    paddingRight: (at, node) => (at === (node.table.widths?.length ?? 0) - 1 ? 0 : 6),
    paddingTop: () => 3.5,
    paddingBottom: () => 3.5,
  }
}

export const bare: CustomTableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 0,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
}

export function right(text: string, more: { bold?: boolean; style?: string; color?: string } = {}): TableCell {
  return { text, alignment: 'right', noWrap: true, ...more }
}

/**
 * Text that can't push a column off the page: a run without blanks may break, unseen, after so many characters. Shorter runs, such as
 * an address of e-mail, stay as they are and can be copied.
 */
export function breakable(text: string, longestRun = 36): string {
  return text.replace(new RegExp(`\\S{${longestRun}}(?=\\S)`, 'gu'), '$&\u200b')
}

/** Label and value rows, as in a letter's head. */
export function particulars(rows: readonly (readonly [string, string])[]): Content {
  const body = rows.map(([label, value]): TableCell[] => [{ text: label, style: 'faint' }, { text: breakable(value) }])
  return { table: { widths: [82, '*'], body }, layout: bare }
}

export function sellerBlock(seller: LegalDetails): Content {
  return {
    stack: [
      { text: breakable(seller.name, 22), style: 'seller', margin: [0, 0, 0, 4] },
      ...seller.address.map((text) => ({ text: breakable(text), style: 'faint' })),
    ],
  }
}

/** The seller's country, as its account number or VAT number begins; the law's details name it in words only. */
function countryOf({ iban, vatNumber }: LegalDetails): string {
  return iban?.slice(0, 2) ?? vatNumber.slice(0, 2)
}

type Addressed = { label: string; buyer: Invoice['buyer']; seller: LegalDetails; language: Language }

/** The buyer as an envelope's window shows it: the person under the company, the country where it is another than the seller's. */
export function buyerBlock({ label, buyer, seller, language }: Addressed): Content {
  const { name, company, address, country } = buyer
  const place = address ? [...address.lines, `${address.postcode} ${address.city}`.trim()] : []
  const abroad =
    address && country !== countryOf(seller) ? [new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country] : []
  const lines = [...(company && company !== name ? [name] : []), ...place, ...abroad]
  return {
    stack: [
      { text: label.toLocaleUpperCase(language), style: 'label', characterSpacing: 0.6, margin: [0, 0, 0, 4] },
      { text: breakable(company ?? name, 22), bold: true, fontSize: 10.5, margin: [0, 0, 0, 1] },
      ...lines.map((text) => ({ text: breakable(text) })),
    ],
  }
}

type Sheet = { seller: LegalDetails; name: string; language: Language; content: Content[] }

/** A whole document: content between the running head of later pages and the foot with the seller's particulars and the page's number. */
export function sheet({ seller, name, language, content }: Sheet): TDocumentDefinitions {
  const say = words[language]
  const legal = [seller.name, seller.registration, seller.vatNumber && `${say.vatNumber} ${seller.vatNumber}`].filter(Boolean).join('  ·  ')
  return {
    pageSize: 'A4',
    pageMargins: [margins.side, margins.top, margins.side, margins.bottom],
    content,
    styles,
    defaultStyle: { fontSize: 9, lineHeight: 1.15, color: ink.text },
    header: (page) =>
      page === 1
        ? { text: '' }
        : {
            margin: [margins.side, 26, margins.side, 0],
            columns: [
              { text: breakable(seller.name), style: 'small' },
              { text: name, style: 'small', alignment: 'right' },
            ],
          },
    footer: (page, pages) => ({
      margin: [margins.side, 16, margins.side, 0],
      stack: [
        { canvas: [{ type: 'line', x1: 0, y1: 0, x2: textWidth, y2: 0, lineWidth: 0.5, lineColor: ink.rule }] },
        {
          margin: [0, 7, 0, 0],
          columns: [
            { text: breakable(legal, 48), style: 'small', width: '*' },
            { text: say.page(page, pages), style: 'small', alignment: 'right', width: 70 },
          ],
        },
      ],
    }),
  }
}
