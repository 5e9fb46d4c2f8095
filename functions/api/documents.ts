import * as z from 'zod'
import { refs } from '../../domain/command.ts'
import { InvoiceId } from '../../domain/ids.ts'
import { archiveRight, firstMailOf, isWithheld, ownMail } from '../../domain/invoices/invoiceView.ts'
import { refuse } from '../../domain/refusals.ts'
import { readerOf } from '../runtime/asking.ts'
import { documents } from '../runtime/documents.ts'
import { problem } from '../runtime/problem.ts'
import { correlationOf } from './caller.ts'
import { checking, checkingKey } from './checking.ts'
import { admitted } from './entrance.ts'
import { type HttpHandler, hardened } from './hardened.ts'
import { inputOf } from './input.ts'

/** As declared in the API's documentation; the answer is the PDF itself. */
export const documentDeclaration = {
  name: 'getInvoiceDocument',
  summary: 'Read the PDF of an invoice as it was issued',
  right: 'invoices:read',
  input: z.strictObject({ invoiceId: InvoiceId }),
} as const

/** The issued document, byte for byte as it was rendered once. */
const document = hardened(async (event, context) => {
  const about = { correlationId: correlationOf(event), right: documentDeclaration.right }
  const entry = await admitted(event, context)
  if ('turnedAway' in entry) return entry.turnedAway
  const { caller } = entry
  const read = inputOf(event, documentDeclaration.input)
  if ('refused' in read) return problem(read, about)
  if (!caller.rights.has(documentDeclaration.right)) return problem(refuse('not-allowed'), about)
  const { invoiceId } = documentDeclaration.input.parse(read.input)
  const reader = readerOf(caller.merchantId)
  const { pointer } = await reader.get({ pointer: refs.pointer({ scope: 'invoice', key: invoiceId }) })
  if (!pointer?.account) return problem(refuse('unknown-invoice'), about)
  const { account, invoice, mail } = await reader.get({
    account: refs.account(pointer.account),
    invoice: refs.invoice(pointer.account, invoiceId),
    mail: refs.mail(pointer.account, firstMailOf(invoiceId)),
  })
  if (isWithheld(account, caller.rights)) return problem(refuse('not-allowed'), { ...about, right: archiveRight })
  if (invoice?.opening) return problem(refuse('issued-elsewhere'), about)
  const key = ownMail(mail, invoiceId)?.documentKey
  const bytes = key && (await documents().read(key))
  if (!bytes) return problem(refuse('not-found', 'The document is being rendered; try again in a few seconds.'), about)
  return {
    statusCode: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${invoiceId}.pdf"`,
    },
    body: Buffer.from(bytes).toString('base64'),
    isBase64Encoded: true,
  }
})

/** What is kept outside the table: issued documents, and where chains ended, which the check compares with. */
export const handler: HttpHandler = (event, context) => (event.routeKey === checkingKey ? checking : document)(event, context)
