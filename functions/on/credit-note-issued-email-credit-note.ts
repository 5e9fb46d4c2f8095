import { refs } from '../../domain/command.ts'
import type { CreditNote } from '../../domain/invoices/creditNote.ts'
import { mailOfCreditNote, mailOfCreditNoteRepeat } from '../../domain/invoices/creditNote.ts'
import { ownMail } from '../../domain/mail/mail.ts'
import { creditNoteMail } from '../../providers/mail/creditNoteMail.ts'
import { creditNotePdf } from '../../providers/pdf/creditNotePdf.ts'
import { robotoFonts } from '../../providers/pdf/roboto.ts'
import type { Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { documents } from '../runtime/documents.ts'
import { type KeptDocument, keptDocument } from '../runtime/keptDocument.ts'
import { send } from '../runtime/mailing.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { queuedReaction } from '../runtime/queuedReaction.ts'
import { accountOf } from '../runtime/reaction.ts'

/** Renders a credit note once, keeps it under its hash, and mails it; also when it is to be sent again. */
export const handler = queuedReaction({
  name: 'credit-note-issued-email-credit-note',
  queue: 'credit-note-mails',
  to: ['credit-note-issued', 'credit-note-sending-requested'],
  react: async (event, caller) => {
    const accountId = accountOf(event)
    const { creditNoteId } = event.content
    const first = mailOfCreditNote(creditNoteId)
    const { note, customer, mail } = await readerOf(caller.merchantId).get({
      note: refs.creditNote(accountId, creditNoteId),
      customer: refs.customer(accountId),
      mail: refs.mail(accountId, first),
    })
    if (!note || !customer) throw new Error(`${creditNoteId} or its customer is missing`)
    const { language, name: customerName } = customer.details
    const document =
      (await keptDocument(ownMail(mail, { kind: 'credit-note', id: creditNoteId })?.documentKey)) ?? (await rendered(note, caller))
    await send(
      {
        mailId: event.type === 'credit-note-issued' ? first : mailOfCreditNoteRepeat(creditNoteId, event.sequence),
        accountId,
        subject: { kind: 'credit-note', id: creditNoteId },
        customer: customer.details,
        sender: note.seller.name,
        text: creditNoteMail({ language, customerName, note }),
        document: { ...document, filename: `${note.number}.pdf` },
      },
      caller,
    )
  },
})

async function rendered(note: CreditNote, { merchantId }: Caller): Promise<KeptDocument> {
  const merchant = await merchantOf(merchantId)
  const methods = Object.fromEntries((merchant?.settings.paymentMethods ?? []).map(({ code, label }) => [code, label]))
  const bytes = await creditNotePdf({ note, methods }, robotoFonts())
  return { key: (await documents().keep({ merchantId, bytes, contentType: 'application/pdf' })).key, bytes }
}
