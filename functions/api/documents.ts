import { refs } from '../../domain/command.ts'
import { mailOfCreditNote } from '../../domain/invoices/creditNote.ts'
import { archiveRight, firstMailOf, isWithheld } from '../../domain/invoices/invoiceView.ts'
import { ownMail } from '../../domain/mail/mail.ts'
import { lacking, type Refusal, refuse } from '../../domain/refusals.ts'
import { mailOfStatement } from '../../domain/statements/statement.ts'
import type { Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { keptDocument } from '../runtime/keptDocument.ts'
import { checking, checkingKey } from './checking.ts'
import { documentDeclarations } from './documentDeclarations.ts'
import type { HttpHandler } from './hardened.ts'
import { invoiceDocuments } from './invoices.ts'
import { type Pdf, pdfDoor } from './pdfDoor.ts'
import { statementDocuments } from './statements.ts'

/** Where a document is kept, none while it is being rendered; or why the caller doesn't get it. */
type Place = { key: string | undefined; filename: string } | Refusal

const { invoice: invoiceDocument, creditNote: creditNoteDocument, statement: statementDocument } = documentDeclarations

async function invoicePlace(given: unknown, { merchantId, rights }: Caller): Promise<Place> {
  const { invoiceId } = invoiceDocument.input.parse(given)
  const reader = readerOf(merchantId)
  const { pointer } = await reader.get({ pointer: refs.pointer({ scope: 'invoice', key: invoiceId }) })
  if (!pointer?.account) return refuse('unknown-invoice')
  const { account, invoice, mail } = await reader.get({
    account: refs.account(pointer.account),
    invoice: refs.invoice(pointer.account, invoiceId),
    mail: refs.mail(pointer.account, firstMailOf(invoiceId)),
  })
  if (isWithheld(account, rights)) return lacking(archiveRight)
  if (invoice?.opening) return refuse('issued-elsewhere')
  return { key: ownMail(mail, { kind: 'invoice', id: invoiceId })?.documentKey, filename: `${invoiceId}.pdf` }
}

async function creditNotePlace(given: unknown, { merchantId, rights }: Caller): Promise<Place> {
  const { creditNoteId } = creditNoteDocument.input.parse(given)
  const reader = readerOf(merchantId)
  const { pointer } = await reader.get({ pointer: refs.pointer({ scope: 'credit-note', key: creditNoteId }) })
  if (!pointer?.account) return refuse('unknown-credit-note')
  const { account, mail } = await reader.get({
    account: refs.account(pointer.account),
    mail: refs.mail(pointer.account, mailOfCreditNote(creditNoteId)),
  })
  if (isWithheld(account, rights)) return lacking(archiveRight)
  return { key: ownMail(mail, { kind: 'credit-note', id: creditNoteId })?.documentKey, filename: `${creditNoteId}.pdf` }
}

/** Nothing can be left out of a document: it is shown whole, or not. */
async function statementPlace(given: unknown, { merchantId, rights }: Caller): Promise<Place> {
  const { accountId, month } = statementDocument.input.parse(given)
  const mailId = mailOfStatement({ accountId, month })
  const rows = { account: refs.account(accountId), statement: refs.statement(accountId, month), mail: refs.mail(accountId, mailId) }
  const { account, statement, mail } = await readerOf(merchantId).get(rows)
  if (!account || !statement) return refuse('unknown-statement')
  if (account.erasedAt) return refuse('customer-erased')
  if (!rights.has('store-credit:read')) return lacking('store-credit:read')
  return { key: mail?.documentKey, filename: `${statement.statementId}.pdf` }
}

/** A kept document, byte for byte as it was rendered once. */
const keptAt =
  (placeOf: (given: unknown, caller: Caller) => Promise<Place>) =>
  async (given: unknown, caller: Caller): Promise<Pdf> => {
    const place = await placeOf(given, caller)
    if ('refused' in place) return place
    const document = await keptDocument(place.key)
    return document
      ? { bytes: document.bytes, filename: place.filename }
      : refuse('not-found', 'The document is being rendered; try again in a few seconds.')
  }

const byName: Readonly<Record<string, HttpHandler>> = {
  [invoiceDocument.name]: pdfDoor(invoiceDocument, keptAt(invoicePlace)),
  [creditNoteDocument.name]: pdfDoor(creditNoteDocument, keptAt(creditNotePlace)),
  [statementDocument.name]: pdfDoor(statementDocument, keptAt(statementPlace)),
}

/** Each document by its route. */
const byRoute = new Map([...invoiceDocuments, ...statementDocuments].map(({ method, path, name }) => [`${method} ${path}`, byName[name]]))

/** What is kept outside the table: issued documents, and where chains ended, which the check compares with. */
export const handler: HttpHandler = (event, context) => {
  const handle = event.routeKey === checkingKey ? checking : byRoute.get(event.routeKey)
  if (!handle) throw new Error(`no document has the route ${event.routeKey}`)
  return handle(event, context)
}
