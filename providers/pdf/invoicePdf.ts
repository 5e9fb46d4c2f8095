import type { Column, Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Invoice } from '../../domain/invoices/invoice.ts'
import { epcPayload, inFours } from '../../domain/invoices/reference.ts'
import { displayAmount, displayDate, type Language } from '../display.ts'
import type { Fonts, InvoiceDocument } from './contract.ts'
import { head, lineTable, sums } from './goods.ts'
import { goodsWords } from './goodsWords.ts'
import { invoiceWords } from './invoiceWords.ts'
import { bare, ink, particulars, sheet } from './page.ts'
import { renderPdf, type Title } from './render.ts'

type Words = (typeof invoiceWords)[Language]
type Drawn = InvoiceDocument & { say: Words; language: Language; due: number }

function particularsOf({ invoice, say, language }: Drawn): [string, string][] {
  const common = goodsWords[language]
  const [order, ...others] = invoice.orderIds
  return [
    [common.number, invoice.number],
    [common.issuedOn, displayDate(invoice.issuedOn, language)],
    [say.dueOn, displayDate(invoice.dueOn, language)],
    ...(order !== undefined && others.length === 0 ? ([[say.order, order]] satisfies [string, string][]) : []),
  ]
}

/** Lines under the name of their order where the invoice takes several. */
function groupsOf({ invoice, say }: Drawn) {
  if (invoice.orderIds.length < 2) return [{ lines: invoice.lines }]
  return invoice.orderIds.map((orderId) => ({
    title: `${say.order} ${orderId}`,
    lines: invoice.lines.filter((line) => line.orderId === orderId),
  }))
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
  const { invoice, say, alreadyPaid, due } = drawn
  const { lateNotice } = invoice.seller
  const notice: Content[] = lateNotice ? [{ text: lateNotice, style: 'small', margin: [0, 10, 0, 0] }] : []
  return [
    sums(invoice, { between: alreadyPaid > 0 ? [[say.paid, -alreadyPaid]] : [], last: [say.due, due] }),
    { unbreakable: true, stack: [payment(drawn), ...notice] },
  ]
}

type InvoiceSheet = { definition: TDocumentDefinitions; title: Title }

/** What is drawn of an invoice, in its buyer's language (SPEC section 5), and what the file says of itself. */
export function invoiceSheet(document: InvoiceDocument): InvoiceSheet {
  const { invoice } = document
  const { language } = invoice.buyer
  const drawn: Drawn = { ...document, language, say: invoiceWords[language], due: dueOf(document) }
  const name = `${drawn.say.kind} ${invoice.number}`
  const opening = head(invoice, { kind: drawn.say.kind, to: drawn.say.billedTo, rows: particularsOf(drawn) })
  const content = [...opening, lineTable(invoice, groupsOf(drawn)), ...closing(drawn)]
  return {
    definition: sheet({ seller: invoice.seller, name, language, content }),
    title: { title: name, author: invoice.seller.name, language, at: invoice.issuedAt },
  }
}

/** An invoice as PDF. */
export async function invoicePdf(document: InvoiceDocument, fonts: Fonts): Promise<Uint8Array> {
  const { definition, title } = invoiceSheet(document)
  return await renderPdf(definition, title, fonts)
}

function dueOf({ invoice, alreadyPaid }: { invoice: Invoice; alreadyPaid: number }): number {
  return invoice.total - alreadyPaid
}
