import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { fateOf, Mail } from '../../../domain/mail/mail.ts'
import { settleMail } from '../../../domain/mail/settleMail.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const mailId = 'mail_inv-1'
const subject = { kind: 'invoice', id: 'inv_1' }
const mailIn = (shop: Scene) => Mail.parse(stateIn(shop.rows, refs.mail(theAccount, mailId)))
const settling = (outcome: 'sent' | 'delivered' | 'bounced' | 'failed', told: { messageId?: string; reason?: string } = {}) => ({
  mailId,
  accountId: theAccount,
  outcome,
  ...told,
})

function shopWith(state: Mail['state'], told: { reason?: string } = {}): Scene {
  const shop = new Scene({})
  shop.put({
    ref: refs.mail(theAccount, mailId),
    state: Mail.parse({ mailId, accountId: theAccount, subject, state, attempts: 1, ...told }),
  })
  return shop
}

describe('produces', () => {
  test.each`
    was            | outcome        | now
    ${'sending'}   | ${'sent'}      | ${'sent'}
    ${'sending'}   | ${'failed'}    | ${'failed'}
    ${'sending'}   | ${'delivered'} | ${'delivered'}
    ${'sending'}   | ${'bounced'}   | ${'bounced'}
    ${'failed'}    | ${'sent'}      | ${'sent'}
    ${'failed'}    | ${'delivered'} | ${'delivered'}
    ${'sent'}      | ${'delivered'} | ${'delivered'}
    ${'sent'}      | ${'bounced'}   | ${'bounced'}
    ${'delivered'} | ${'bounced'}   | ${'bounced'}
  `('$was, told of $outcome: $now', ({ was, outcome, now }) => {
    const shop = shopWith(was)
    const { answer, facts } = shop.done(settleMail, settling(outcome))
    expect(answer).toEqual({ state: now })
    expect(facts).toEqual([{ type: 'MailSettled', mailId, outcome }])
    expect(mailIn(shop)).toMatchObject({ state: now, settledAt: '2026-07-18T10:01:00.000Z' })
  })

  test('the provider’s id of the message, which stays through later reports', () => {
    const shop = shopWith('sending')
    shop.done(settleMail, settling('sent', { messageId: '0100-abc' }))
    shop.done(settleMail, settling('bounced', { reason: 'mailbox full' }))
    expect(mailIn(shop)).toMatchObject({ messageId: '0100-abc', state: 'bounced', reason: 'mailbox full' })
  })

  test('that what was refused for good is not tried again', () => {
    const shop = shopWith('sending')
    shop.done(settleMail, { ...settling('failed'), final: true })
    expect(mailIn(shop)).toMatchObject({ state: 'failed', final: true })
  })

  test('no reason of an earlier failure on what went well in the end', () => {
    const shop = shopWith('failed', { reason: 'throttled' })
    shop.done(settleMail, settling('delivered'))
    expect(fateOf(mailIn(shop))).toEqual({ state: 'delivered' })
  })
})

describe('refuses', () => {
  test.each(['sending', 'not-sent', 'opened'])('invalid-input: %s, which no provider reports', (outcome) => {
    expect(settleMail.input.safeParse({ mailId, accountId: theAccount, outcome }).success).toBe(false)
  })

  test('not-allowed: no person’s right settles mail', () => {
    expect(shopWith('sending').refused(settleMail, settling('sent'), { rights: new Set(['invoices:send']) })).toBe('not-allowed')
  })

  test('unknown-mail: an id never claimed, or under another account', () => {
    const shop = shopWith('sending')
    expect(shop.refused(settleMail, { ...settling('sent'), mailId: 'mail_inv-2' })).toBe('unknown-mail')
    expect(shop.refused(settleMail, { ...settling('sent'), accountId: 'acc_2' })).toBe('unknown-mail')
  })
})

describe('stays quiet', () => {
  test.each`
    was            | outcome
    ${'failed'}    | ${'failed'}
    ${'sent'}      | ${'sent'}
    ${'sent'}      | ${'failed'}
    ${'delivered'} | ${'delivered'}
    ${'delivered'} | ${'sent'}
    ${'delivered'} | ${'failed'}
    ${'bounced'}   | ${'sent'}
    ${'bounced'}   | ${'delivered'}
    ${'bounced'}   | ${'bounced'}
    ${'bounced'}   | ${'failed'}
  `('$was, told late of $outcome: reports come in any order, the furthest one stands', ({ was, outcome }) => {
    const shop = shopWith(was)
    const before = mailIn(shop)
    expect(shop.unchanged(settleMail, settling(outcome, { reason: 'late' }))).toEqual({ state: was })
    expect(mailIn(shop)).toEqual(before)
  })

  test('a first attempt’s failure that is told again when a second is under way', () => {
    const shop = new Scene({})
    const claiming = { mailId, accountId: theAccount, subject: { kind: 'invoice' as const, id: 'inv_1' } }
    const { attempt } = shop.done(claimMail, claiming).answer
    const failed = { ...settling('failed', { reason: 'throttled' }), ...(attempt && { attempt }) }
    shop.done(settleMail, failed)
    shop.done(claimMail, claiming)
    expect(shop.unchanged(settleMail, failed)).toEqual({ state: 'sending' })
    shop.done(settleMail, { ...failed, attempt: 2 })
    expect(mailIn(shop)).toMatchObject({ state: 'failed', attempts: 2 })
  })

  test('in whatever order the reports of one mail come, it ends alike', () => {
    const orders = [
      ['sent', 'delivered', 'bounced'],
      ['bounced', 'delivered', 'sent'],
      ['delivered', 'sent', 'bounced'],
    ] as const
    for (const reports of orders) {
      const shop = shopWith('sending')
      for (const outcome of reports) shop.run(settleMail, settling(outcome))
      expect(mailIn(shop).state).toBe('bounced')
    }
  })

  test('about the document and what it is of', () => {
    const shop = new Scene({})
    shop.done(claimMail, { mailId, accountId: theAccount, subject: { kind: 'statement', id: 'sta_1-2026-06' }, documentKey: 'key' })
    shop.done(settleMail, settling('sent'))
    expect(mailIn(shop)).toMatchObject({ subject: { kind: 'statement', id: 'sta_1-2026-06' }, documentKey: 'key', attempts: 1 })
  })

  test('about the account, on which nothing is posted', () => {
    const shop = shopWith('sending')
    const { account } = shop
    const { decision } = shop.done(settleMail, settling('bounced', { reason: 'no such user' }))
    expect(shop.account).toEqual(account)
    expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
  })
})
