import type { Content, TableCell } from 'pdfmake/interfaces.js'
import type { Invoice, InvoiceLine } from '../../domain/invoices/invoice.ts'
import { exponentOf } from '../../domain/money.ts'
import { displayAmount, displayDecimal, displayFigure, displayRate, type Language } from '../display.ts'
import { goodsWords } from './goodsWords.ts'
import { breakable, buyerBlock, ink, particulars, right, ruled, sellerBlock } from './page.ts'

/** What is billed or taken back: the part of an invoice and of a credit note that is drawn alike. */
export type Goods = Pick<Invoice, 'currency' | 'prices' | 'net' | 'vat' | 'total' | 'seller' | 'buyer'>

type Head = { kind: string; to: string; rows: readonly (readonly [string, string])[] }

/** Both parties, what the document is, and its particulars. */
export function head({ seller, buyer }: Goods, { kind, to, rows }: Head): Content[] {
  return [
    {
      columns: [
        { width: '*', ...block(sellerBlock(seller)) },
        { width: 'auto', text: kind, style: 'kind', alignment: 'right' },
      ],
      columnGap: 24,
    },
    {
      margin: [0, 22, 0, 18],
      columns: [
        { width: 260, ...block(particulars(rows)) },
        { width: '*', ...block(buyerBlock({ label: to, buyer, seller, language: buyer.language })) },
      ],
      columnGap: 24,
    },
  ]
}

function block(content: Content): { stack: Content[] } {
  return { stack: [content] }
}

function lineRow({ currency }: Goods, line: InvoiceLine, language: Language): TableCell[] {
  const unit = line.unit === 'pc' ? '' : ` ${breakable(line.unit, 9)}`
  return [
    { stack: [{ text: breakable(line.description, 20) }, { text: breakable(line.sku, 24), fontSize: 7.5, color: ink.faint }] },
    { text: `${displayDecimal(line.quantity, language)}${unit}`, alignment: 'right' },
    right(displayDecimal(line.unitPrice, language, exponentOf(currency))),
    right(displayRate(line.vatRate, language)),
    right(displayFigure(line.amount, currency, language)),
  ]
}

/** Lines, where they stand in several groups each under its title. */
export function lineTable(goods: Goods, groups: readonly { title?: string; lines: readonly InvoiceLine[] }[]): Content {
  const { language } = goods.buyer
  const say = goodsWords[language]
  const head = (text: string): TableCell => right(text, { style: 'head' })
  const titles: TableCell[] = [
    { text: say.description, style: 'head' },
    head(say.quantity),
    head(say.unitPrice[goods.prices]),
    head(say.vat),
    head(`${say.amount[goods.prices]} (${goods.currency})`),
  ]
  const rows = groups.flatMap(({ title, lines }): TableCell[][] => [
    ...(title === undefined
      ? []
      : [
          [{ text: breakable(title), bold: true, colSpan: 5, color: ink.accent, margin: [0, 4, 0, 0] } satisfies TableCell, '', '', '', ''],
        ]),
    ...lines.map((line) => lineRow(goods, line, language)),
  ])
  return {
    table: { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1, widths: ['*', 66, 86, 44, 98], body: [titles, ...rows] },
    layout: ruled(),
  }
}

/** The stored tax of each rate, to the cent (SPEC section 5). */
function vatTable({ vat, currency, buyer: { language } }: Goods): Content {
  const say = goodsWords[language]
  const figure = (amount: number) => right(displayFigure(amount, currency, language))
  const titles = [
    { text: say.rate, style: 'head' },
    ...[say.base, say.vatAmount, say.withVat].map((text) => right(text, { style: 'head' })),
  ]
  const rows = vat.map((line): TableCell[] => [
    displayRate(line.rate, language),
    figure(line.net),
    figure(line.vat),
    figure(line.net + line.vat),
  ])
  return { fontSize: 8, table: { widths: [56, '*', '*', '*'], body: [titles, ...rows] }, layout: ruled() }
}

type Sums = { between?: readonly (readonly [string, number])[]; last: readonly [string, number] }

function totals(goods: Goods, { between = [], last: [label, figure] }: Sums): Content {
  const { currency, net, total } = goods
  const { language } = goods.buyer
  const say = goodsWords[language]
  const amount = (figure: number) => displayAmount(figure, currency, language)
  const row = (label: string, figure: number, bold = false): TableCell[] => [{ text: label, bold }, right(amount(figure), { bold })]
  const strong = { bold: true, color: '#ffffff', fillColor: ink.accent, fontSize: 11 }
  return {
    table: {
      widths: ['*', 'auto'],
      body: [
        row(say.net, net),
        row(say.vatTotal, total - net),
        row(say.total, total, true),
        ...between.map(([label, figure]) => row(label, figure)),
        [
          { text: label, ...strong },
          { text: amount(figure), alignment: 'right', noWrap: true, ...strong },
        ],
      ],
    },
    layout: {
      hLineWidth: (at, node) => (at === 0 || at >= node.table.body.length - 1 ? 0 : 0.5),
      vLineWidth: () => 0,
      hLineColor: () => ink.rule,
      paddingLeft: () => 8,
      paddingRight: () => 8,
      paddingTop: () => 3.5,
      paddingBottom: () => 3.5,
    },
  }
}

/** VAT per rate beside the totals, in one piece. */
export function sums(goods: Goods, sums: Sums): Content {
  const columns = [
    { width: 262, ...block(vatTable(goods)) },
    { width: '*', ...block(totals(goods, sums)) },
  ]
  return { unbreakable: true, stack: [{ margin: [0, 14, 0, 0], columns, columnGap: 22 }] }
}
