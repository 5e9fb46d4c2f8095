import type { Column, Content, TableCell } from 'pdfmake/interfaces.js'
import type { Invoice, InvoiceLine } from '../../domain/invoices/invoice.ts'
import { epcPayload, inFours } from '../../domain/invoices/reference.ts'
import { exponentOf } from '../../domain/money.ts'
import { displayAmount, displayDate, displayDecimal, displayFigure, displayRate, type Language } from '../display.ts'
import type { Fonts, InvoiceDocument } from './contract.ts'
import { invoiceWords } from './invoiceWords.ts'
import { bare, breakable, buyerBlock, ink, particulars, right, ruled, sellerBlock, sheet } from './page.ts'
import { renderPdf } from './render.ts'

type Words = (typeof invoiceWords)[Language]
type Drawn = InvoiceDocument & { say: Words; language: Language; due: number }

function head({ invoice, say, language }: Drawn): Content[] {
  const dates: [string, string][] = [
    [say.number, invoice.number],
    [say.issuedOn, displayDate(invoice.issuedOn, language)],
    [say.dueOn, displayDate(invoice.dueOn, language)],
  ]
  const [order, ...others] = invoice.orderIds
  const orders: [string, string][] = order !== undefined && others.length === 0 ? [[say.order, order]] : []
  return [
    {
      columns: [
        { width: '*', ...block(sellerBlock(invoice.seller)) },
        { width: 'auto', text: say.kind, style: 'kind', alignment: 'right' },
      ],
      columnGap: 24,
    },
    {
      margin: [0, 22, 0, 18],
      columns: [
        { width: 260, ...block(particulars([...dates, ...orders])) },
        { width: '*', ...block(buyerBlock({ label: say.billedTo, buyer: invoice.buyer, seller: invoice.seller, language })) },
      ],
      columnGap: 24,
    },
  ]
}

function block(content: Content): { stack: Content[] } {
  return { stack: [content] }
}

function lineRow({ invoice, language }: Drawn, line: InvoiceLine): TableCell[] {
  const { currency } = invoice
  const unit = line.unit === 'pc' ? '' : ` ${breakable(line.unit, 9)}`
  return [
    { stack: [{ text: breakable(line.description, 20) }, { text: breakable(line.sku, 24), fontSize: 7.5, color: ink.faint }] },
    { text: `${displayDecimal(line.quantity, language)}${unit}`, alignment: 'right' },
    right(displayDecimal(line.unitPrice, language, exponentOf(currency))),
    right(displayRate(line.vatRate, language)),
    right(displayFigure(line.amount, currency, language)),
  ]
}

/** Lines under the name of their order where the invoice takes several. */
function lineRows(drawn: Drawn): TableCell[][] {
  const { invoice, say } = drawn
  if (invoice.orderIds.length < 2) return invoice.lines.map((line) => lineRow(drawn, line))
  return invoice.orderIds.flatMap((orderId) => [
    [{ text: breakable(`${say.order} ${orderId}`), bold: true, colSpan: 5, color: ink.accent, margin: [0, 4, 0, 0] }, '', '', '', ''],
    ...invoice.lines.filter((line) => line.orderId === orderId).map((line) => lineRow(drawn, line)),
  ])
}

function lines(drawn: Drawn): Content {
  const { invoice, say } = drawn
  const title = (text: string): TableCell => right(text, { style: 'head' })
  const titles: TableCell[] = [
    { text: say.description, style: 'head' },
    title(say.quantity),
    title(say.unitPrice[invoice.prices]),
    title(say.vat),
    title(`${say.amount[invoice.prices]} (${invoice.currency})`),
  ]
  return {
    table: { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1, widths: ['*', 66, 86, 44, 98], body: [titles, ...lineRows(drawn)] },
    layout: ruled(),
  }
}

function vatTable({ invoice, say, language }: Drawn): Content {
  const figure = (amount: number) => right(displayFigure(amount, invoice.currency, language))
  const titles = [
    { text: say.rate, style: 'head' },
    ...[say.base, say.vatAmount, say.withVat].map((text) => right(text, { style: 'head' })),
  ]
  const rows = invoice.vat.map(({ rate, net, vat }): TableCell[] => [
    displayRate(rate, language),
    figure(net),
    figure(vat),
    figure(net + vat),
  ])
  return { fontSize: 8, table: { widths: [56, '*', '*', '*'], body: [titles, ...rows] }, layout: ruled() }
}

function totals({ invoice, say, language, alreadyPaid, due }: Drawn): Content {
  const amount = (figure: number) => displayAmount(figure, invoice.currency, language)
  const row = (label: string, figure: number, bold = false): TableCell[] => [{ text: label, bold }, right(amount(figure), { bold })]
  const paid = alreadyPaid > 0 ? [row(say.paid, -alreadyPaid)] : []
  const strong = { bold: true, color: '#ffffff', fillColor: ink.accent, fontSize: 11 }
  return {
    table: {
      widths: ['*', 'auto'],
      body: [
        row(say.net, invoice.net),
        row(say.vatTotal, invoice.total - invoice.net),
        row(say.total, invoice.total, true),
        ...paid,
        [
          { text: say.due, ...strong },
          { text: amount(due), alignment: 'right', noWrap: true, ...strong },
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

function payButton(label: string, link: string): Content {
  // Unbroken blanks: pdfmake draws one link a word.
  const text = { text: label.replaceAll(' ', '\u00a0'), link, bold: true, color: '#ffffff', alignment: 'center' } as const
  return {
    margin: [0, 2, 0, 10],
    table: { widths: [118], body: [[{ ...text, fillColor: ink.accent, margin: [0, 4, 0, 4] }]] },
    layout: bare,
  }
}

/** How a transfer reaches the seller; in euro with the code that fills it in. */
function transfer({ invoice, say, due }: Drawn): { rows: Content[]; code: Column[] } {
  const { seller, reference, currency } = invoice
  if (!seller.iban) return { rows: [], code: [] }
  const named: [string, string][] = [
    [say.beneficiary, seller.name],
    [say.iban, inFours(seller.iban)],
    ...(seller.bic ? ([[say.bic, seller.bic]] satisfies [string, string][]) : []),
    [say.reference, inFours(reference)],
  ]
  const payload =
    currency === 'EUR' ? epcPayload({ name: seller.name, iban: seller.iban, bic: seller.bic, amount: due, reference }) : undefined
  const rows: Content[] = [{ text: say.transfer, margin: [0, 0, 0, 3] }, particulars(named)]
  if (!payload) return { rows, code: [] }
  const drawing: Content = { qr: payload, eccLevel: 'M', mode: 'octet', fit: 98, foreground: '#000000', alignment: 'right' }
  const caption: Content = { text: say.scan, style: 'small', alignment: 'right', margin: [0, 5, 0, 0] }
  return { rows, code: [{ width: 132, stack: [drawing, caption] }] }
}

function payment(drawn: Drawn): Content {
  const { invoice, say, language, due, payLink } = drawn
  if (due <= 0) return { text: say.settled, style: 'heading', margin: [0, 22, 0, 0] }
  const { rows, code } = transfer(drawn)
  const asked = say.payBy(displayAmount(due, invoice.currency, language), displayDate(invoice.dueOn, language))
  const stack: Content[] = [
    { text: say.payment, style: 'heading', margin: [0, 0, 0, 5] },
    { text: asked, margin: [0, 0, 0, 7] },
    ...(payLink ? [payButton(say.payOnline, payLink)] : []),
    ...rows,
  ]
  return { margin: [0, 16, 0, 0], columns: [{ width: '*', stack }, ...code], columnGap: 20 }
}

/** Sums and payment each stay in one piece; what doesn't fit begins the next page. */
function closing(drawn: Drawn): Content[] {
  const { lateNotice } = drawn.invoice.seller
  const sums: Content = {
    margin: [0, 14, 0, 0],
    columns: [
      { width: 262, ...block(vatTable(drawn)) },
      { width: '*', ...block(totals(drawn)) },
    ],
    columnGap: 22,
  }
  const notice: Content[] = lateNotice ? [{ text: lateNotice, style: 'small', margin: [0, 10, 0, 0] }] : []
  return [
    { unbreakable: true, stack: [sums] },
    { unbreakable: true, stack: [payment(drawn), ...notice] },
  ]
}

/** An invoice as PDF, in its buyer's language (SPEC section 5). */
export async function invoicePdf(document: InvoiceDocument, fonts: Fonts): Promise<Uint8Array> {
  const { invoice } = document
  const { language } = invoice.buyer
  const drawn: Drawn = { ...document, language, say: invoiceWords[language], due: dueOf(document) }
  const name = `${drawn.say.kind} ${invoice.number}`
  const content = [...head(drawn), lines(drawn), ...closing(drawn)]
  const definition = sheet({ seller: invoice.seller, name, language, content })
  return await renderPdf(definition, { title: name, author: invoice.seller.name, language, at: invoice.issuedAt }, fonts)
}

function dueOf({ invoice, alreadyPaid }: { invoice: Invoice; alreadyPaid: number }): number {
  return invoice.total - alreadyPaid
}
