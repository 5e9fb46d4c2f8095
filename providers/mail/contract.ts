import type { Instant } from '../../domain/calendar.ts'

export type Mailbox = { name: string; address: string }

export type Attachment = { filename: string; contentType: 'application/pdf'; bytes: Uint8Array }

/**
 * One mail to one person. `mailId`, `merchantId` and `accountId` come back on every event about it; each in ASCII letters, digits,
 * `_` and `-` only, for SES takes nothing else in a tag.
 */
export type Mail = {
  mailId: string
  merchantId: string
  accountId?: string | undefined
  /** What ties the mail to the request that caused it: a header of the mail, and a tag where its letters allow one. */
  correlationId?: string | undefined
  from: Mailbox
  to: Mailbox
  replyTo?: Mailbox | undefined
  subject: string
  text: string
  html: string
  attachments: readonly Attachment[]
  at: Instant
}

/**
 * What became of one attempt; there is never a second one by itself.
 * `sent`: the party took it. `refused`: it certainly didn't; trying later helps unless `permanent`.
 * `unknown`: it may have; only an event about the mail can tell, and sending again may send it twice.
 */
export type SendOutcome =
  | { kind: 'sent'; messageId: string }
  | { kind: 'refused'; reason: string; permanent: boolean }
  | { kind: 'unknown'; reason: string }

/** The party that carries mail. Never throws for what the party says or fails to say. */
export type Mailer = { send(mail: Mail): Promise<SendOutcome> }

/** The words of a mail, before it has sender and receiver. */
export type MailText = { subject: string; text: string; html: string }
