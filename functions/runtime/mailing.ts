import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import { mailObstacle } from '../../domain/accounts/customer.ts'
import type { AccountId, MailId } from '../../domain/ids.ts'
import { claimMail } from '../../domain/mail/claimMail.ts'
import type { Mail } from '../../domain/mail/mail.ts'
import { settleMail } from '../../domain/mail/settleMail.ts'
import type { Mailer, MailText } from '../../providers/mail/contract.ts'
import { sesMailer } from '../../providers/mail/ses.ts'
import { act, type Caller } from './acting.ts'
import { instant } from './clock.ts'
import { environment } from './environment.ts'
import { log } from './log.ts'
import { tell } from './metrics.ts'
import { settled } from './reaction.ts'

let kept: Mailer | undefined

function mailer(): Mailer {
  kept ??= sesMailer({ configurationSet: environment('MAIL_CONFIGURATION_SET') })
  return kept
}

/** A document on its way to a customer: claimed under its id, so that a repeated event never sends it twice. */
export type Letter = {
  mailId: MailId
  accountId: AccountId
  subject: Mail['subject']
  customer: CustomerDetails
  sender: string
  text: MailText
  /** `keep`: what is left to do to keep the document, once the claim names it. */
  document: { key: string; filename: string; bytes: Uint8Array; keep?: () => Promise<unknown> }
}

/**
 * Claims the mail, makes its one attempt, records the outcome. Where the customer can't be mailed it is kept as not sent, with the
 * reason. An unknown outcome stays `sending` until the provider's own report tells. Throws when trying again helps.
 */
export async function send(letter: Letter, caller: Caller): Promise<void> {
  const { mailId, accountId, subject, customer, document } = letter
  const obstacle = mailObstacle(customer)
  const claim = { mailId, accountId, subject, documentKey: document.key, ...(obstacle && { obstacle }) }
  const done = await act(claimMail, claim, caller)
  const { claimed, erased, attempt } = settled(done, `claiming ${mailId}`)
  if (!erased) await keepFor(letter, { attempt: claimed ? attempt : undefined, caller })
  if (obstacle && 'sequence' in done) tell('Mails', 1, 'not-sent')
  if (!claimed || !customer.email) return
  const outcome = await mailer().send({
    mailId,
    accountId,
    merchantId: caller.merchantId,
    correlationId: caller.correlationId,
    from: { name: letter.sender, address: environment('MAIL_FROM') },
    to: { name: customer.name, address: customer.email },
    ...letter.text,
    attachments: [{ filename: document.filename, contentType: 'application/pdf', bytes: document.bytes }],
    at: instant(),
  })
  tell('Mails', 1, outcome.kind)
  if (outcome.kind === 'unknown') {
    log.warn('whether a mail was sent is not known; the report of the provider will tell', {
      mailId,
      reason: outcome.reason,
      correlationId: caller.correlationId,
    })
    return
  }
  const result =
    outcome.kind === 'sent'
      ? { outcome: 'sent' as const, messageId: outcome.messageId }
      : { outcome: 'failed' as const, reason: outcome.reason.slice(0, 120), attempt, ...(outcome.permanent && { final: true as const }) }
  settled(await act(settleMail, { mailId, accountId, ...result }, caller), `settling ${mailId}`)
  if (outcome.kind === 'refused' && !outcome.permanent) throw new Error(`the mail ${mailId} was refused for now: ${outcome.reason}`)
}

/** Keeps the document. Where that fails nothing was sent for certain, and the claim is given back, so that the event told again tries again. */
async function keepFor(
  { mailId, accountId, document }: Letter,
  { attempt, caller }: { attempt: number | undefined; caller: Caller },
): Promise<void> {
  try {
    await document.keep?.()
  } catch (error) {
    if (attempt !== undefined) await act(settleMail, { mailId, accountId, outcome: 'failed', reason: 'document-not-kept', attempt }, caller)
    throw error
  }
}
