import type { Content } from 'pdfmake/interfaces.js'
import { displayAmount, displayDate } from '../display.ts'
import type { CreditNoteDocument, Fonts } from './contract.ts'
import { creditNoteWords } from './creditNoteWords.ts'
import { head, lineTable, sums } from './goods.ts'
import { goodsWords } from './goodsWords.ts'
import { particulars, sheet } from './page.ts'
import { renderPdf } from './render.ts'

function particularsOf({ note }: CreditNoteDocument): [string, string][] {
  const { language } = note.buyer
  const say = creditNoteWords[language]
  return [
    [goodsWords[language].number, note.number],
    [goodsWords[language].issuedOn, displayDate(note.issuedOn, language)],
    [say.corrects, say.invoice(note.invoiceNumber, displayDate(note.invoicedOn, language))],
    [say.reason, say.reasons[note.reason]],
  ]
}

/** Where the amount went: off the invoice, onto the account, or back. */
function given({ note, methods }: CreditNoteDocument): Content {
  const { language } = note.buyer
  const say = creditNoteWords[language]
  const parts: [string, number][] = [
    [say.settled(note.invoiceNumber), note.given.settled],
    [say.deposit, note.given.deposit],
    [say.storeCredit, note.given.storeCredit],
    ...note.given.refunds.map(({ method, amount }): [string, number] => [say.refunded(methods[method] ?? method), amount]),
  ]
  const rows = parts
    .filter(([, amount]) => amount > 0)
    .map(([label, amount]) => [displayAmount(amount, note.currency, language), label] as const)
  return {
    unbreakable: true,
    margin: [0, 16, 0, 0],
    stack: [{ text: say.given, style: 'heading', margin: [0, 0, 0, 5] }, particulars(rows)],
  }
}

/** A credit note as PDF, in its buyer's language: its own number, and the invoice that it corrects (SPEC section 5). */
export async function creditNotePdf(document: CreditNoteDocument, fonts: Fonts): Promise<Uint8Array> {
  const { note } = document
  const { language } = note.buyer
  const say = creditNoteWords[language]
  const name = `${say.kind} ${note.number}`
  const content = [
    ...head(note, { kind: say.kind, to: say.to, rows: particularsOf(document) }),
    lineTable(note, [{ lines: note.lines }]),
    sums(note, { last: [say.credited, note.total] }),
    given(document),
  ]
  const definition = sheet({ seller: note.seller, name, language, content })
  return await renderPdf(definition, { title: name, author: note.seller.name, language, at: note.issuedAt }, fonts)
}
