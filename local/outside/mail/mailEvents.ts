import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { KeptMail } from './mailbox.ts'

/** An event as EventBridge delivers it from an AWS service on the default bus. */
export const BusEvent = z.object({
  version: z.literal('0'),
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.record(z.string(), z.unknown()),
})
export type BusEvent = z.infer<typeof BusEvent>

/** Which AWS account and region the events name. */
export type Place = { account: string; region: string }

/** What SES tells of one mail, in order: sent, then what became of each recipient. */
export function eventsOf(mail: KeptMail, place: Place): BusEvent[] {
  const event = (detailType: string, kind: string, part: Record<string, unknown>): BusEvent => ({
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.ses',
    account: place.account,
    time: mail.at,
    region: place.region,
    resources: [`arn:aws:ses:${place.region}:${place.account}:configuration-set/${mail.configurationSet ?? ''}`],
    detail: { eventType: kind, mail: mailPart(mail, place), ...part },
  })
  const having = (fate: string) => mail.fates.filter((entry) => entry.fate === fate).map(({ address }) => address)
  const told = [event('Email Sent', 'Send', { send: {} })]
  if (mail.rejected) return [...told, event('Email Rejected', 'Reject', { reject: { reason: 'Bad content' } })]
  const delivered = [...having('delivered'), ...having('complained')]
  if (delivered.length > 0) told.push(event('Email Delivered', 'Delivery', { delivery: deliveryPart(mail, delivered) }))
  if (having('bounced').length > 0)
    told.push(event('Email Bounced', 'Bounce', { bounce: bouncePart({ mail, addresses: having('bounced'), subType: 'General' }) }))
  if (having('suppressed').length > 0)
    told.push(
      event('Email Bounced', 'Bounce', {
        bounce: bouncePart({ mail, addresses: having('suppressed'), subType: 'OnAccountSuppressionList' }),
      }),
    )
  if (having('complained').length > 0)
    told.push(event('Email Complaint Received', 'Complaint', { complaint: complaintPart(mail, having('complained')) }))
  return told
}

function mailPart(mail: KeptMail, place: Place): Record<string, unknown> {
  const domain = mail.envelope.from.replace(/^.*@/, '').replace(/>.*$/, '')
  return {
    timestamp: mail.at,
    source: mail.envelope.from,
    sourceArn: `arn:aws:ses:${place.region}:${place.account}:identity/${domain}`,
    sendingAccountId: place.account,
    messageId: mail.id,
    destination: mail.fates.map(({ address }) => address),
    headersTruncated: false,
    headers: mail.headers,
    commonHeaders: {
      from: [mail.envelope.from],
      to: mail.envelope.to,
      ...(mail.envelope.cc.length > 0 ? { cc: mail.envelope.cc } : {}),
      messageId: mail.id,
      subject: mail.subject,
    },
    tags: {
      'ses:operation': ['SendEmail'],
      'ses:configuration-set': [mail.configurationSet ?? ''],
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domain],
      'ses:caller-identity': ['local'],
      ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
    },
  }
}

function deliveryPart(mail: KeptMail, recipients: string[]): Record<string, unknown> {
  return {
    timestamp: mail.at,
    processingTimeMillis: 1,
    recipients,
    smtpResponse: '250 2.0.0 OK',
    remoteMtaIp: '127.0.0.1',
    reportingMTA: 'a1-1.smtp-out.amazonses.com',
  }
}

function bouncePart(of: { mail: KeptMail; addresses: string[]; subType: string }): Record<string, unknown> {
  const diagnosticCode =
    of.subType === 'General'
      ? 'smtp; 550 5.1.1 user unknown'
      : 'Amazon SES did not send the message to this address because it is on the suppression list for your account.'
  return {
    feedbackId: `${of.mail.id}-bounce`,
    bounceType: 'Permanent',
    bounceSubType: of.subType,
    bouncedRecipients: of.addresses.map((emailAddress) => ({ emailAddress, action: 'failed', status: '5.1.1', diagnosticCode })),
    timestamp: of.mail.at,
    reportingMTA: 'dsn; a1-1.smtp-out.amazonses.com',
  }
}

function complaintPart(mail: KeptMail, addresses: string[]): Record<string, unknown> {
  return {
    feedbackId: `${mail.id}-complaint`,
    complaintSubType: null,
    complainedRecipients: addresses.map((emailAddress) => ({ emailAddress })),
    timestamp: mail.at,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: mail.at,
  }
}
