import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId, MailId } from '../ids.ts'
import { tellingOf } from '../invoices/invoiceView.ts'
import { refuse } from '../refusals.ts'
import { Mail, MailState } from './mail.ts'
import { rowsOfMail } from './mailRows.ts'

/** As often as its queue hands an event out: the last refusal leads to the dead letters, where it rings. */
const attemptsPerEvent = 6
/**
 * A dead letter may be redriven twice: a statement has no other way out once the provider is well again. What may have gone out is never
 * claimed again.
 */
const attemptsAllowed = 3 * attemptsPerEvent

/**
 * Claims an e-mail before its one attempt, so that a repeated event never sends it twice; only a definite failure lets it be claimed
 * again. With an obstacle (no consent, no address) it is kept as not sent, with the reason. The first claim names the document for good:
 * erasing finds what the row names, and nothing else.
 */
export const claimMail = command({
  name: 'claimMail',
  summary: 'Claim an e-mail before sending it',
  right: 'system:react',
  internal: true,
  input: z.strictObject({
    mailId: MailId,
    accountId: AccountId,
    subject: Mail.shape.subject,
    documentKey: z.string().max(300).optional(),
    obstacle: z.enum(['no-address', 'channel-off', 'no-consent']).optional(),
  }),
  answer: z.strictObject({
    claimed: z.boolean(),
    state: MailState,
    attempt: z.int().optional().meta({ description: 'Which attempt this claim is for' }),
    documentKey: z
      .string()
      .optional()
      .meta({ description: 'The document that the mail names: no other may be kept for it. None once nobody may keep one' }),
  }),
  reads: rowsOfMail,
  decide: ({ mailId, accountId, subject, documentKey, obstacle: told }, { account, mail, first }, context) => {
    if (!account) return refuse('unknown-account')
    const obstacle = account.erasedAt ? 'erased' : told
    const key = account.erasedAt && subject.kind === 'statement' ? undefined : (mail?.documentKey ?? documentKey)
    const named = key === undefined ? {} : { documentKey: key }
    const attempts = mail?.attempts ?? 0
    const again = mail === undefined || (mail.state === 'failed' && !mail.final && attempts < attemptsAllowed)
    if (!again) return { unchanged: { claimed: false, state: mail.state, ...(mail.documentKey && named) } }
    const state = obstacle ? ('not-sent' as const) : ('sending' as const)
    const claimed: Mail = {
      mailId,
      accountId,
      subject,
      state,
      ...(obstacle && { reason: obstacle, settledAt: context.now }),
      ...named,
      ...(!obstacle && { claimedAt: context.now }),
      attempts: obstacle ? attempts : attempts + 1,
      ...(mail?.repeated && { repeated: mail.repeated }),
    }
    const telling = tellingOf(first, claimed, context.now)
    const chain = refs.account(accountId)
    return {
      changed: [
        { ref: chain, state: account },
        { ref: refs.mail(accountId, mailId), state: claimed },
        ...(telling ? [{ ref: refs.mail(accountId, telling.mailId), state: telling }] : []),
      ],
      entries: [
        { chain, facts: [obstacle ? { type: 'MailSettled', mailId, outcome: state } : { type: 'MailClaimed', mailId }], postings: [] },
      ],
      answer: { claimed: !obstacle, state, ...(!obstacle && { attempt: claimed.attempts }), ...named },
    }
  },
})
