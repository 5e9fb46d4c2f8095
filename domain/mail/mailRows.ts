import { refs } from '../command.ts'
import type { AccountId, MailId } from '../ids.ts'
import { firstMailBefore } from '../invoices/invoiceView.ts'

/** The rows by which a mail is decided: of one that brings an invoice again, also the invoice's first, which tells of the latest. */
export function rowsOfMail({ accountId, mailId }: { accountId: AccountId; mailId: MailId }) {
  const before = firstMailBefore(mailId)
  return {
    account: refs.account(accountId),
    mail: refs.mail(accountId, mailId),
    first: before ? refs.mail(accountId, before) : undefined,
  }
}
