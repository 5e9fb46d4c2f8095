import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { AccountId, MailId } from '../ids.ts'

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
})
export type Mail = z.infer<typeof Mail>

/** What became of a document's e-mail, as the document is read. */
export const MailFate = z.strictObject({ state: MailState, reason: z.string().optional() }).meta({ id: 'MailFate' })

export function fateOf({ state, reason }: Mail): z.infer<typeof MailFate> {
  return { state, ...(reason && { reason }) }
}

/** A mail as the own one of what it should bring: whatever its id, another's says nothing of this. */
export function ownMail(mail: Mail | undefined, { kind, id }: Mail['subject']): Mail | undefined {
  return mail?.subject.kind === kind && mail.subject.id === id ? mail : undefined
}
