import type * as z from 'zod'
import type { Right } from '../../domain/access/rights.ts'
import { refs } from '../../domain/command.ts'
import { mailOfCreditNote, ownCreditNoteMail } from '../../domain/invoices/creditNote.ts'
import { archiveRight, firstMailOf, isWithheld, ownMail } from '../../domain/invoices/invoiceView.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { mailOfStatement } from '../../domain/statements/statement.ts'
import type { Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { keptDocument } from '../runtime/keptDocument.ts'
import { problem } from '../runtime/problem.ts'
import { correlationOf } from './caller.ts'
import { checking, checkingKey } from './checking.ts'
import { documentDeclarations } from './documentDeclarations.ts'
import { admitted } from './entrance.ts'
import { type HttpHandler, hardened } from './hardened.ts'
import { inputOf } from './input.ts'
import { invoiceDocuments } from './invoices.ts'
import { statementDocuments } from './statements.ts'

/** Where a document is kept, none while it is being rendered; or why the caller doesn't get it, and the right it lacks. */
type Place = { key: string | undefined; filename: string } | (Refusal & { right?: Right })

type Declared = { name: string; right: Right; input: z.ZodType }

const [invoiceDocument, creditNoteDocument, statementDocument] = documentDeclarations

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
  if (isWithheld(account, rights)) return { ...refuse('not-allowed'), right: archiveRight }
  if (invoice?.opening) return refuse('issued-elsewhere')
  return { key: ownMail(mail, invoiceId)?.documentKey, filename: `${invoiceId}.pdf` }
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
  if (isWithheld(account, rights)) return { ...refuse('not-allowed'), right: archiveRight }
  return { key: ownCreditNoteMail(mail, creditNoteId)?.documentKey, filename: `${creditNoteId}.pdf` }
}

async function statementPlace(given: unknown, { merchantId }: Caller): Promise<Place> {
  const { accountId, month } = statementDocument.input.parse(given)
  const mailId = mailOfStatement({ accountId, month })
  const rows = { account: refs.account(accountId), statement: refs.statement(accountId, month), mail: refs.mail(accountId, mailId) }
  const { account, statement, mail } = await readerOf(merchantId).get(rows)
  if (!account || !statement) return refuse('unknown-statement')
  if (account.erasedAt) return refuse('customer-erased')
  return { key: mail?.documentKey, filename: `${statement.statementId}.pdf` }
}

/** A kept document, byte for byte as it was rendered once. */
function documentDoor(declared: Declared, placeOf: (given: unknown, caller: Caller) => Promise<Place>): HttpHandler {
  return hardened(async (event, context) => {
    const about = { correlationId: correlationOf(event), right: declared.right }
    const entry = await admitted(event, context)
    if ('turnedAway' in entry) return entry.turnedAway
    const { caller } = entry
    const read = inputOf(event, declared.input)
    if ('refused' in read) return problem(read, about)
    if (!caller.rights.has(declared.right)) return problem(refuse('not-allowed'), about)
    const place = await placeOf(read.input, caller)
    if ('refused' in place) return problem(place, { ...about, right: place.right ?? declared.right })
    const document = await keptDocument(place.key)
    if (!document) return problem(refuse('not-found', 'The document is being rendered; try again in a few seconds.'), about)
    return {
      statusCode: 200,
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${place.filename}"`,
      },
      body: Buffer.from(document.bytes).toString('base64'),
      isBase64Encoded: true,
    }
  })
}

const byName: Readonly<Record<string, HttpHandler>> = {
  [invoiceDocument.name]: documentDoor(invoiceDocument, invoicePlace),
  [creditNoteDocument.name]: documentDoor(creditNoteDocument, creditNotePlace),
  [statementDocument.name]: documentDoor(statementDocument, statementPlace),
}

/** Each document by its route. */
const byRoute = new Map([...invoiceDocuments, ...statementDocuments].map(({ method, path, name }) => [`${method} ${path}`, byName[name]]))

/** What is kept outside the table: issued documents, and where chains ended, which the check compares with. */
export const handler: HttpHandler = (event, context) => {
  const handle = event.routeKey === checkingKey ? checking : byRoute.get(event.routeKey)
  if (!handle) throw new Error(`no document has the route ${event.routeKey}`)
  return handle(event, context)
}
