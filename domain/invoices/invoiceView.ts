import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import type { Account } from '../accounts/account.ts'
import { type CalendarDate, Instant } from '../calendar.ts'
import { type InvoiceId, MailId } from '../ids.ts'
import { fateOf, firstMailPrefix, type Mail, MailFate, ownMail } from '../mail/mail.ts'
import { Invoice, isOverdue, labelOf, SettledLabel } from './invoice.ts'
import { mailsOfReminders, ReminderLevel } from './reminding.ts'

/** An invoice as it is read: the document, what is owed on it, and each payment that settled it with its lettering code. */
export const InvoiceView = z
  .strictObject({
    ...Invoice.shape,
    label: SettledLabel,
    overdue: z.boolean(),
    payLink: z.string().optional().meta({ description: 'Opens a page that pays what is still owed' }),
    mail: MailFate.optional(),
    reminders: z
      .array(z.strictObject({ level: ReminderLevel, at: Instant.optional(), mail: MailFate }))
      .optional()
      .meta({ description: 'The levels that were reminded of, when, and what became of each e-mail' }),
  })
  .meta({ id: 'InvoiceView' })
export type InvoiceView = z.infer<typeof InvoiceView>

/** Who may read the invoices of an erased customer as they were issued: those who answer for the books (docs/personal-data.md). */
export const archiveRight: Right = 'invoices:archive'

/** Whether the buyer on the account's invoices is not for everybody who may read invoices. */
export function isWithheld(account: Pick<Account, 'erasedAt'> | undefined, rights: ReadonlySet<Right>): boolean {
  return account?.erasedAt !== undefined && !rights.has(archiveRight)
}

export function invoiceView(invoice: Invoice, today: CalendarDate): InvoiceView {
  return { ...invoice, label: labelOf(invoice), overdue: isOverdue(invoice, today) }
}

/** The e-mail that goes out with an invoice by itself. */
export function firstMailOf(invoiceId: InvoiceId): MailId {
  return MailId.parse(`${firstMailPrefix}${invoiceId.slice('inv_'.length)}`)
}

/** One that goes out when it is to be sent again, by the place of that wish in the journal: no invoice's first one is called so. */
export function mailOfRepeat(invoiceId: InvoiceId, sequence: number): MailId {
  return MailId.parse(`mail_again-${invoiceId.slice('inv_'.length)}-${sequence}`)
}

const repeat = /^mail_again-(.+)-(\d+)$/

/** The first mail of the invoice that a repeat brings again; undefined of any other mail. */
export function firstMailBefore(mailId: MailId): MailId | undefined {
  const of = repeat.exec(mailId)?.[1]
  return of === undefined ? undefined : MailId.parse(`${firstMailPrefix}${of}`)
}

/** The first mail of an invoice as it tells of a repeat; undefined where it is another's, or has told of a later wish to send. */
export function tellingOf(first: Mail | undefined, again: Mail, at: Instant): Mail | undefined {
  const own = ownMail(first, again.subject)
  if (!own || (own.repeated && placeOf(own.repeated.mailId) > placeOf(again.mailId))) return undefined
  const { mailId, state, reason } = again
  return { ...own, repeated: { mailId, state, ...(reason && { reason }), at } }
}

/** Which wish to send a repeat came of, by its place in the journal. */
const placeOf = (mailId: MailId) => Number(repeat.exec(mailId)?.[2])

/** What became of the reminders of an invoice, the lowest level first. */
export function remindersOf(mails: readonly Mail[], invoiceId: InvoiceId): NonNullable<InvoiceView['reminders']> {
  const own = new Map(mails.flatMap((mail) => (ownMail(mail, { kind: 'invoice', id: invoiceId }) ? [[mail.mailId, mail] as const] : [])))
  return mailsOfReminders(invoiceId).flatMap((mailId, at) => {
    const mail = own.get(mailId)
    if (!mail) return []
    const when = mail.claimedAt ?? mail.settledAt
    return [{ level: at + 1, ...(when && { at: when }), mail: fateOf(mail) }]
  })
}
