import * as z from 'zod'
import { query, refs } from '../command.ts'
import { CreditNoteId } from '../ids.ts'
import { fateOf, ownMail } from '../mail/mail.ts'
import { refuse } from '../refusals.ts'
import { CreditNoteView, creditNoteView, mailOfCreditNote } from './creditNote.ts'
import { withoutBuyer } from './invoice.ts'
import { isWithheld } from './invoiceView.ts'

/** One credit note with where its amount went and what became of its e-mail. */
export const getCreditNote = query({
  name: 'getCreditNote',
  summary: 'Read a credit note',
  right: 'invoices:read',
  input: z.strictObject({ creditNoteId: CreditNoteId }),
  answer: CreditNoteView,
  answers: async ({ creditNoteId }, reader, { rights }) => {
    const { pointer } = await reader.get({ pointer: refs.pointer({ scope: 'credit-note', key: creditNoteId }) })
    const account = pointer?.account
    if (!account) return refuse('unknown-credit-note')
    const { owner, note, mail } = await reader.get({
      owner: refs.account(account),
      note: refs.creditNote(account, creditNoteId),
      mail: refs.mail(account, mailOfCreditNote(creditNoteId)),
    })
    if (!note) return refuse('unknown-credit-note')
    const own = ownMail(mail, { kind: 'credit-note', id: creditNoteId })
    return { ...creditNoteView(isWithheld(owner, rights) ? withoutBuyer(note) : note), ...(own && { mail: fateOf(own) }) }
  },
})
