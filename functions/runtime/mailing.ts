import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import { mailObstacle } from '../../domain/accounts/customer.ts'
import { isRefusal, refs } from '../../domain/command.ts'
import type { AccountId, MailId } from '../../domain/ids.ts'
import { claimMail } from '../../domain/mail/claimMail.ts'
import type { Mail } from '../../domain/mail/mail.ts'
import { settleMail } from '../../domain/mail/settleMail.ts'
import type { Mailer, MailText } from '../../providers/mail/contract.ts'
import { sesMailer } from '../../providers/mail/ses.ts'
import { act, type Caller } from './acting.ts'
import { readerOf } from './asking.ts'
import { instant } from './clock.ts'
import { documents } from './documents.ts'
import { environment } from './environment.ts'
import { log } from './log.ts'
import { tell } from './metrics.ts'
import { settled } from './reaction.ts'

let kept: Mailer | undefined

function mailer(): Mailer {
  kept ??= sesMailer({ configurationSet: environment('MAIL_CONFIGURATION_SET') })
  return kept
}

/** A mail on its way to a customer, mostly with its document: claimed under its id, so that a repeated event never sends it twice. */
export type Letter = {
  mailId: MailId
  accountId: AccountId
  subject: Mail['subject']
  customer: CustomerDetails
  sender: string
  text: MailText
  /** `keep`: what is left to do to keep the document, once its mail's row names it. Without `key` none is kept: it can be drawn again. */
  document?: { key?: string; filename: string; bytes: Uint8Array; keep?: () => Promise<unknown> }
}

/**
 * Claims the mail, makes its one attempt, records the outcome. Where the customer can't be mailed it is kept as not sent, with the
 * reason. An unknown outcome stays `sending` until the provider's own report tells. Throws when trying again helps.
 */
export async function send(letter: Letter, caller: Caller): Promise<void> {
  const { mailId, accountId, subject, customer, document } = letter
  const obstacle = mailObstacle(customer)
  const claim = { mailId, accountId, subject, ...(document?.key && { documentKey: document.key }), ...(obstacle && { obstacle }) }
  const done = await act(claimMail, claim, caller)
  const { claimed, documentKey, attempt } = settled(done, `claiming ${mailId}`)
  // What another attempt rendered otherwise is no longer kept: erasing would never find it.
  if (documentKey === document?.key) await keepFor(letter, { attempt: claimed ? attempt : undefined, caller })
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
    attachments: document ? [{ filename: document.filename, contentType: 'application/pdf', bytes: document.bytes }] : [],
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
async function keepFor(letter: Letter, { attempt, caller }: { attempt: number | undefined; caller: Caller }): Promise<void> {
  const { mailId, accountId, document } = letter
  if (!document?.keep) return
  try {
    // Also where nobody knows whether it was kept.
    await document.keep().finally(() => removeIfErased(letter, caller))
  } catch (error) {
    const back = { mailId, accountId, outcome: 'failed', reason: 'document-not-kept' } as const
    if (attempt !== undefined && isRefusal(await act(settleMail, { ...back, attempt }, caller)))
      log.error('a mail that was not sent stays claimed: send its document again', { mailId, correlationId: caller.correlationId })
    throw error
  }
}

/** A customer erased while the document was on its way: erasing looked for it before it was there. */
async function removeIfErased({ accountId, subject, document }: Letter, { merchantId }: Caller): Promise<void> {
  if (subject.kind !== 'statement' || document?.key === undefined) return
  const { account } = await readerOf(merchantId).get({ account: refs.account(accountId) })
  if (account?.erasedAt) await documents().remove(document.key)
}
