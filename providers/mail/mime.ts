import MailComposer from 'nodemailer/lib/mail-composer'
import type { Mail, Mailbox } from './contract.ts'

/** A mail as it travels: its bytes, and whom the party is to bring it to. */
export type Composed = { bytes: Uint8Array; recipients: string[] }

/** Why a mail can't be written down at all. */
export type Unwritable = 'header-not-clean' | 'address-not-supported'

/** Any control character could end a header and begin another. */
function isClean(text: string): boolean {
  return !/\p{Cc}/u.test(text) && text.isWellFormed()
}

/** What the party delivers to: a local part in plain ASCII without quoting; the domain may be international. */
function isDeliverable({ address }: Mailbox): boolean {
  return /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@<>,;:"()[\]\\]{1,250}$/.test(address)
}

export function obstacleOf(mail: Mail): Unwritable | undefined {
  const boxes = [mail.from, mail.to, ...(mail.replyTo ? [mail.replyTo] : [])]
  const headers = [
    mail.subject,
    mail.correlationId ?? '',
    ...boxes.flatMap(({ name, address }) => [name, address]),
    ...mail.attachments.map(({ filename }) => filename),
  ]
  if (!headers.every(isClean)) return 'header-not-clean'
  return boxes.every(isDeliverable) ? undefined : 'address-not-supported'
}

/** Writes a mail as MIME: text, HTML beside it, attachments. Only for mails without `obstacleOf`. */
export async function compose(mail: Mail): Promise<Composed> {
  const node = new MailComposer({
    from: mail.from,
    to: mail.to,
    replyTo: mail.replyTo,
    subject: mail.subject,
    date: new Date(mail.at),
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ filename, contentType, bytes }) => ({ filename, contentType, content: Buffer.from(bytes) })),
    // A mail of a system to a person: no automatic replies, please (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', ...(mail.correlationId !== undefined && { 'X-Correlation-Id': mail.correlationId }) },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  return { bytes: await node.build(), recipients: node.getEnvelope().to }
}
