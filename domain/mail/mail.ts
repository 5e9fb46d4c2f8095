import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { AccountId, MailId } from '../ids.ts'

/** How the ids of the mails begin that bring an invoice by itself. */
export const firstMailPrefix = 'mail_inv-'

export const MailState = z.enum(['not-sent', 'sending', 'sent', 'delivered', 'bounced', 'failed'])

/**
 * One document on its way to one customer. `sending` is claimed before the one attempt; when the provider's answer is lost it stays
 * there as the unknown outcome, until the provider's own report resolves it. It is never sent again by itself.
 */
export const Mail = z.strictObject({
  mailId: MailId,
  accountId: AccountId,
  subject: z.strictObject({ kind: z.enum(['invoice', 'credit-note', 'statement', 'receipt']), id: z.string() }),
  state: MailState,
  /** Why it was not sent, failed or bounced. */
  reason: z.string().max(120).optional(),
  messageId: z.string().max(200).optional(),
  documentKey: z.string().max(300).optional(),
  claimedAt: Instant.optional(),
  settledAt: Instant.optional(),
  attempts: z.int().min(0),
  /** Refused for good: trying again would not help, and no event told again tries. */
  final: z.literal(true).optional(),
  /** Of an invoice's first mail: the latest one that brought the invoice again, and what became of that. */
  repeated: z.strictObject({ mailId: MailId, state: MailState, reason: z.string().max(120).optional(), at: Instant }).optional(),
})
export type Mail = z.infer<typeof Mail>

/** What became of a document's e-mail, as the document is read. */
export const MailFate = z.strictObject({ state: MailState, reason: z.string().optional() }).meta({ id: 'MailFate' })

/** Of a document that was sent again, the latest mail's. */
export function fateOf(mail: Mail): z.infer<typeof MailFate> {
  const { state, reason } = mail.repeated ?? mail
  return { state, ...(reason && { reason }) }
}

/** Since when a mail stands as it does. */
export function standsSince({ repeated, settledAt, claimedAt }: Mail): Instant | undefined {
  return repeated?.at ?? settledAt ?? claimedAt
}

/** Whether, as far as anybody knows, an invoice has reached nobody by mail. Of a customer who was erased there is nobody to reach. */
export function isUnreached(mail: Mail): boolean {
  const { state, reason } = fateOf(mail)
  const failed = state === 'not-sent' || state === 'failed' || state === 'bounced'
  return failed && reason !== 'erased' && mail.subject.kind === 'invoice' && mail.mailId.startsWith(firstMailPrefix)
}

/** A mail as the own one of what it should bring: whatever its id, another's says nothing of this. */
export function ownMail(mail: Mail | undefined, { kind, id }: Mail['subject']): Mail | undefined {
  return mail?.subject.kind === kind && mail.subject.id === id ? mail : undefined
}
