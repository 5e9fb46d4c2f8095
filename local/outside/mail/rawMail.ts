import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import { bareAddress } from './addresses.ts'
import { checkAddress, type SendRequest, type SimpleContent } from './sendRequest.ts'
import { badRequest } from './sesError.ts'

const largestMail = 40 * 1024 * 1024
const longestLine = 998

/** Headers that may stand only once in a mail (RFC 5322, section 3.6); SES refuses a second one. */
const onlyOnce = ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'subject', 'message-id', 'date']

/** The mail as bytes: as they were sent, or composed from simple content as SES composes it. */
export async function rawBytesOf(request: SendRequest): Promise<Buffer> {
  const { Raw, Simple } = request.Content
  const bytes = Raw ? Buffer.from(Raw.Data, 'base64') : Simple ? await compose(request, Simple) : Buffer.alloc(0)
  if (bytes.length > largestMail) badRequest(`Message length is more than ${largestMail} bytes long: '${bytes.length}'.`)
  return bytes
}

async function compose(request: SendRequest, simple: SimpleContent): Promise<Buffer> {
  const composer = new MailComposer({
    from: request.FromEmailAddress ?? undefined,
    to: request.Destination?.ToAddresses ?? [],
    cc: request.Destination?.CcAddresses ?? [],
    replyTo: (request.ReplyToAddresses ?? []).join(', ') || undefined,
    subject: simple.Subject.Data,
    text: simple.Body.Text?.Data,
    html: simple.Body.Html?.Data,
    headers: (simple.Headers ?? []).map(({ Name, Value }) => ({ key: Name, value: Value })),
    attachments: (simple.Attachments ?? []).map((attachment) => ({
      filename: attachment.FileName,
      content: Buffer.from(attachment.RawContent, 'base64'),
      contentType: attachment.ContentType ?? undefined,
      contentDisposition: attachment.ContentDisposition === 'INLINE' ? ('inline' as const) : ('attachment' as const),
      cid: attachment.ContentId ?? undefined,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** A mail read back, refused where SES refuses the raw bytes: no headers, a header twice, a line too long. */
export async function readMail(bytes: Buffer): Promise<Email> {
  const head = bytes.subarray(0, endOfHead(bytes)).toString('latin1')
  if (!/^[!-9;-~]+:/.test(head)) badRequest("Missing required header 'From'.")
  if (head.split(/\r?\n/).some((line) => line.length > longestLine)) badRequest(`Header line is longer than ${longestLine} characters.`)
  const mail = await PostalMime.parse(bytes)
  for (const name of onlyOnce) if (mail.headers.filter(({ key }) => key === name).length > 1) badRequest(`Duplicate header '${name}'.`)
  return mail
}

function endOfHead(bytes: Buffer): number {
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at >= 0)
  return ends.length > 0 ? Math.min(...ends) : bytes.length
}

/** Who a mail really goes to, Bcc included: the envelope wins over the headers, as at SES. */
export type Envelope = { from: string; to: string[]; cc: string[]; bcc: string[] }

export function envelopeOf(request: SendRequest, mail: Email): Envelope {
  const from = request.FromEmailAddress ?? mail.from?.address ?? ''
  checkAddress(from)
  const asked = request.Destination
  const inHeaders = !asked?.ToAddresses?.length && !asked?.CcAddresses?.length && !asked?.BccAddresses?.length
  const envelope = inHeaders
    ? { from, to: flat(mail.to), cc: flat(mail.cc), bcc: flat(mail.bcc) }
    : { from, to: asked.ToAddresses ?? [], cc: asked.CcAddresses ?? [], bcc: asked.BccAddresses ?? [] }
  const everyone = [...envelope.to, ...envelope.cc, ...envelope.bcc]
  if (everyone.length === 0) badRequest('Destination must have at least one recipient.')
  everyone.forEach(checkAddress)
  return envelope
}

/** Every recipient once, as a bare address. */
export function everyRecipient({ to, cc, bcc }: Envelope): string[] {
  return [...new Set([...to, ...cc, ...bcc].map(bareAddress))]
}

function flat(addresses: Address[] | undefined): string[] {
  return (addresses ?? []).flatMap((entry) => (entry.group ? entry.group.map(({ address }) => address) : [entry.address ?? '']))
}

/** The parts a reader can take away: pictures shown inside the HTML are none. */
export function filesOf(mail: Email): Attachment[] {
  return mail.attachments.filter(({ related }) => !related)
}

const eicar = /X5O!P%@AP\[4\\PZX54\(P\^\)7CC\)7\}\$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!/

/** True for a mail that carries the antivirus test file: SES takes it and then rejects it. */
export function carriesVirus(mail: Email): boolean {
  return mail.attachments.some(({ content }) => eicar.test(Buffer.from(bytesOf(content)).toString('latin1')))
}

export function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof Uint8Array ? content : new Uint8Array(content)
}
