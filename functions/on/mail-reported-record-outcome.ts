import * as z from 'zod'
import { AccountId, MailId, MerchantId } from '../../domain/ids.ts'
import { settleMail } from '../../domain/mail/settleMail.ts'
import { act } from '../runtime/acting.ts'
import { log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'
import { type BusEvent, type BusHandler, settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'mail-reported-record-outcome'

/** What the mail provider's reports mean; whatever was accepted and then didn't arrive is as final as a bounce. */
const outcomes = {
  'Email Sent': 'sent',
  'Email Delivered': 'delivered',
  'Email Bounced': 'bounced',
  'Email Complaint Received': 'bounced',
  'Email Rejected': 'bounced',
  'Email Rendering Failed': 'bounced',
} as const

const DetailType = z.enum([
  'Email Sent',
  'Email Delivered',
  'Email Bounced',
  'Email Complaint Received',
  'Email Rejected',
  'Email Rendering Failed',
])

/** The part of a report that we read; the tags are ours and come back as they were given. */
const Report = z.object({
  mail: z.object({
    messageId: z.string().max(200),
    tags: z.object({
      merchantId: z.tuple([MerchantId], z.unknown()),
      accountId: z.tuple([AccountId], z.unknown()),
      mailId: z.tuple([MailId], z.unknown()),
      correlationId: z.tuple([z.string().max(64)], z.unknown()).optional(),
    }),
  }),
  bounce: z.object({ bounceType: z.string() }).optional(),
  complaint: z.object({ complaintFeedbackType: z.string().optional() }).optional(),
  reject: z.object({ reason: z.string() }).optional(),
})

/** Records what became of a mail. Reports are best effort and come in any order: the furthest one counts. */
export const handler: BusHandler = watched(name, async (event: BusEvent, context) => {
  const type = DetailType.parse(event['detail-type'])
  const report = Report.safeParse(event.detail)
  if (!report.success) {
    log.info('a report is about no mail of ours', { type })
    return
  }
  const { mail, bounce, complaint, reject } = report.data
  const [accountId] = mail.tags.accountId
  const [mailId] = mail.tags.mailId
  const said = bounce?.bounceType ?? (complaint && `complaint ${complaint.complaintFeedbackType ?? ''}`.trim()) ?? reject?.reason
  const caller = systemCaller(
    name,
    { merchantId: mail.tags.merchantId[0], correlationId: mail.tags.correlationId?.[0] ?? event.id },
    { context },
  )
  const input = { mailId, accountId, outcome: outcomes[type], messageId: mail.messageId, ...(said && { reason: said.slice(0, 120) }) }
  const done = await act(settleMail, input, caller)
  if ('refused' in done && done.refused === 'unknown-mail') {
    log.warn('a report is about a mail we do not know', { mailId, accountId, merchantId: caller.merchantId })
    return
  }
  if (type !== 'Email Sent') tell('Mails', 1, outcomes[type])
  settled(done, `the outcome of ${mailId}`)
  log.info('handled', { function: name, event: event.id, correlationId: caller.correlationId })
})
