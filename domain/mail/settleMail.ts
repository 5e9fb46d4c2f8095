import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId, MailId } from '../ids.ts'
import { tellingOf } from '../invoices/invoiceView.ts'
import { refuse } from '../refusals.ts'
import { type Mail, MailState } from './mail.ts'
import { rowsOfMail } from './mailRows.ts'

/** How far along each state is; a report of an earlier one changes nothing. */
const rank: Readonly<Record<Mail['state'], number>> = { 'not-sent': 0, sending: 1, failed: 2, sent: 3, delivered: 4, bounced: 5 }

/** Records what became of an e-mail: from the provider's answer, or later from its report. */
export const settleMail = command({
  name: 'settleMail',
  summary: 'Record what became of an e-mail',
  right: 'system:react',
  internal: true,
  input: z.strictObject({
    mailId: MailId,
    accountId: AccountId,
    outcome: z.enum(['sent', 'delivered', 'bounced', 'failed']),
    messageId: z.string().max(200).optional(),
    reason: z.string().max(120).optional(),
    attempt: z.int().optional().meta({ description: 'Which attempt failed; what a later one comes to is its own' }),
    final: z.literal(true).optional().meta({ description: 'Refused for good' }),
  }),
  answer: z.strictObject({ state: MailState }),
  reads: rowsOfMail,
  decide: ({ mailId, accountId, outcome, messageId, reason, attempt, final }, { account, mail, first }, context) => {
    if (!account || !mail) return refuse('unknown-mail')
    if (rank[outcome] <= rank[mail.state]) return { unchanged: { state: mail.state } }
    if (outcome === 'failed' && (attempt ?? mail.attempts) < mail.attempts) return { unchanged: { state: mail.state } }
    const { reason: _, ...kept } = mail
    const settled: Mail = {
      ...kept,
      state: outcome,
      settledAt: context.now,
      ...(messageId && { messageId }),
      ...(reason && { reason }),
      ...(final && { final }),
    }
    const telling = tellingOf(first, settled, context.now)
    const chain = refs.account(accountId)
    return {
      changed: [
        { ref: chain, state: account },
        { ref: refs.mail(accountId, mailId), state: settled },
        ...(telling ? [{ ref: refs.mail(accountId, telling.mailId), state: telling }] : []),
      ],
      entries: [{ chain, facts: [{ type: 'MailSettled', mailId, outcome }], postings: [] }],
      answer: { state: outcome },
    }
  },
})
