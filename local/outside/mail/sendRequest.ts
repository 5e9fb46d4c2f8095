import * as z from 'zod'
import { bareAddress, faultOfAddress } from './addresses.ts'
import { badRequest } from './sesError.ts'

/** Base64 by a plain character class: the usual grouped pattern is slow on mails of many megabytes. */
const Bytes = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)

const Text = z.object({ Data: z.string(), Charset: z.string().nullish() })

const Attachment = z.object({
  RawContent: Bytes,
  FileName: z.string().min(1).max(255),
  ContentType: z.string().nullish(),
  ContentDisposition: z.enum(['ATTACHMENT', 'INLINE']).nullish(),
  ContentDescription: z.string().nullish(),
  ContentId: z.string().nullish(),
  ContentTransferEncoding: z.enum(['BASE64', 'QUOTED_PRINTABLE', 'SEVEN_BIT']).nullish(),
})

const Simple = z.object({
  Subject: Text,
  Body: z.object({ Text: Text.nullish(), Html: Text.nullish() }),
  Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
  Attachments: z.array(Attachment).nullish(),
})

const Addresses = z.array(z.string()).nullish()

/** The body of `POST /v2/email/outbound-emails`, for the kinds of content we can send (templates are not simulated). */
export const SendRequest = z.object({
  FromEmailAddress: z.string().nullish(),
  Destination: z.object({ ToAddresses: Addresses, CcAddresses: Addresses, BccAddresses: Addresses }).nullish(),
  ReplyToAddresses: Addresses,
  FeedbackForwardingEmailAddress: z.string().nullish(),
  Content: z.object({ Raw: z.object({ Data: Bytes }).nullish(), Simple: Simple.nullish() }),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
  ConfigurationSetName: z.string().nullish(),
})
export type SendRequest = z.infer<typeof SendRequest>
export type SimpleContent = z.infer<typeof Simple>

const mostRecipients = 50
const mostTags = 50

/** The request as SES would take it, or SES's refusal of it thrown. Addresses of raw mails may still come from its headers. */
export function takeRequest(body: unknown): SendRequest {
  const parsed = SendRequest.safeParse(body)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    badRequest(
      `1 validation error detected: Value at '${first?.path.join('.') ?? ''}' failed to satisfy constraint: ${first?.message ?? ''}`,
    )
  }
  const request = parsed.data
  if (Boolean(request.Content.Raw) === Boolean(request.Content.Simple)) badRequest('Exactly one of Simple, Raw and Template must be given.')
  const recipients = recipientsOf(request)
  if (recipients.length > mostRecipients) badRequest(`Recipient count exceeds ${mostRecipients}.`)
  for (const address of [
    ...recipients,
    ...(request.ReplyToAddresses ?? []),
    ...(request.FromEmailAddress ? [request.FromEmailAddress] : []),
  ])
    checkAddress(address)
  if (request.Content.Simple) checkSimple(request, request.Content.Simple)
  checkTags(request)
  return request
}

export function checkAddress(address: string): void {
  const fault = faultOfAddress(address)
  if (fault) badRequest(`${fault}: '${bareAddress(address).slice(0, 80)}'`)
}

function recipientsOf({ Destination }: SendRequest): string[] {
  return [...(Destination?.ToAddresses ?? []), ...(Destination?.CcAddresses ?? []), ...(Destination?.BccAddresses ?? [])]
}

function checkSimple(request: SendRequest, simple: SimpleContent): void {
  if (!request.FromEmailAddress) badRequest('From address is required.')
  if (recipientsOf(request).length === 0) badRequest('Destination must have at least one recipient.')
  if (!simple.Body.Text && !simple.Body.Html) badRequest('Body must have a text or an HTML part.')
  if (/[\r\n]/.test(simple.Subject.Data)) badRequest('Subject must not contain line breaks.')
  for (const header of simple.Headers ?? []) {
    if (!/^[!-9;-~]{1,126}$/.test(header.Name)) badRequest('Header name contains illegal characters.')
    if (/[\r\n]/.test(header.Value)) badRequest('Header value must not contain line breaks.')
  }
  for (const attachment of simple.Attachments ?? [])
    if (/[\r\n]/.test(attachment.FileName)) badRequest('Attachment file name must not contain line breaks.')
}

function checkTags(request: SendRequest): void {
  const tags = request.EmailTags ?? []
  if (tags.length > mostTags) badRequest(`Tag count exceeds ${mostTags}.`)
  for (const tag of tags) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(tag.Name))
      badRequest(`Invalid tag name <${tag.Name}>: only alphanumeric ASCII characters, '_' and '-' are allowed.`)
    if (!/^[A-Za-z0-9_.@-]{1,256}$/.test(tag.Value))
      badRequest(`Invalid tag value <${tag.Value}>: only alphanumeric ASCII characters, '_', '-', '.' and '@' are allowed.`)
  }
  if (new Set(tags.map((tag) => tag.Name)).size < tags.length) badRequest('Duplicate tag names are not allowed.')
}
