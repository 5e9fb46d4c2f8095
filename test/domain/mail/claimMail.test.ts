import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { settleMail } from '../../../domain/mail/settleMail.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const mailId = 'mail_inv-1'
const claiming = { mailId, accountId: theAccount, subject: { kind: 'invoice' as const, id: 'inv_1' }, documentKey: 'invoices/inv_1.pdf' }
const named = { documentKey: claiming.documentKey }
const mailIn = (shop: Scene) => stateIn(shop.rows, refs.mail(theAccount, mailId))
const failing = (shop: Scene) => shop.done(settleMail, { mailId, accountId: theAccount, outcome: 'failed', reason: 'throttled' })

describe('produces', () => {
  test('one claim before the one attempt', () => {
    const shop = new Scene({})
    const { answer, facts } = shop.done(claimMail, claiming)
    expect(answer).toEqual({ claimed: true, state: 'sending', attempt: 1, ...named })
    expect(facts).toEqual([{ type: 'MailClaimed', mailId }])
    expect(mailIn(shop)).toEqual({ ...claiming, state: 'sending', claimedAt: '2026-07-18T10:01:00.000Z', attempts: 1 })
  })

  test.each(['no-address', 'channel-off', 'no-consent'] as const)('a document kept as not sent, with the reason %s', (obstacle) => {
    const shop = new Scene({})
    const { answer, facts } = shop.done(claimMail, { ...claiming, obstacle })
    expect(answer).toEqual({ claimed: false, state: 'not-sent', ...named })
    expect(facts).toEqual([{ type: 'MailSettled', mailId, outcome: 'not-sent' }])
    expect(mailIn(shop)).toMatchObject({ state: 'not-sent', reason: obstacle, attempts: 0, settledAt: '2026-07-18T10:01:00.000Z' })
    expect(mailIn(shop)).not.toHaveProperty('claimedAt')
  })

  test('a second attempt after a definite failure, which no longer bears the first one’s reason', () => {
    const shop = new Scene({})
    shop.done(claimMail, claiming)
    failing(shop)
    expect(shop.done(claimMail, claiming).answer).toEqual({ claimed: true, state: 'sending', attempt: 2, ...named })
    expect(mailIn(shop)).toMatchObject({ state: 'sending', attempts: 2 })
    expect(mailIn(shop)).not.toHaveProperty('reason')
  })

  test('a second attempt that names the first one’s document still: erasing would not find it elsewhere', () => {
    const shop = new Scene({})
    shop.done(claimMail, claiming)
    failing(shop)
    expect(shop.done(claimMail, { ...claiming, documentKey: 'invoices/other.pdf' }).answer).toMatchObject(named)
    expect(mailIn(shop)).toMatchObject(named)
  })

  test('another attempt when the dead letter of six failures is redriven, twice: nothing of them ever went out', () => {
    const shop = new Scene({})
    for (let attempt = 1; attempt <= 18; attempt += 1) {
      expect(shop.done(claimMail, claiming).answer).toMatchObject({ claimed: true, attempt })
      failing(shop)
    }
  })

  test('no second attempt to a customer who withdrew consent after the first', () => {
    const shop = new Scene({})
    shop.done(claimMail, claiming)
    failing(shop)
    expect(shop.done(claimMail, { ...claiming, obstacle: 'no-consent' }).answer).toEqual({ claimed: false, state: 'not-sent', ...named })
    expect(mailIn(shop)).toMatchObject({ reason: 'no-consent', attempts: 1 })
  })
})

describe('one that brings an invoice again', () => {
  const again = (sequence: number) => ({ ...claiming, mailId: `mail_again-1-${sequence}` })
  const told = (shop: Scene) => mailIn(shop)?.repeated

  test('is told of by the invoice’s first mail, and what becomes of it too', () => {
    const shop = new Scene({})
    shop.done(claimMail, { ...claiming, obstacle: 'no-address' })
    shop.done(claimMail, again(7))
    expect(told(shop)).toEqual({ mailId: 'mail_again-1-7', state: 'sending', at: '2026-07-18T10:02:00.000Z' })
    shop.done(settleMail, { mailId: 'mail_again-1-7', accountId: theAccount, outcome: 'bounced', reason: 'Permanent' })
    expect(told(shop)).toEqual({ mailId: 'mail_again-1-7', state: 'bounced', reason: 'Permanent', at: '2026-07-18T10:03:00.000Z' })
    expect(mailIn(shop)).toMatchObject({ state: 'not-sent', reason: 'no-address' })
  })

  test('is told of until a later one is claimed; then that one, whatever is heard of the earlier', () => {
    const shop = new Scene({})
    for (const claim of [claiming, again(7), again(12)]) shop.done(claimMail, claim)
    shop.done(settleMail, { mailId: 'mail_again-1-7', accountId: theAccount, outcome: 'bounced' })
    expect(told(shop)).toMatchObject({ mailId: 'mail_again-1-12', state: 'sending' })
  })

  test('is told of still when the first is tried once more', () => {
    const shop = new Scene({})
    shop.done(claimMail, claiming)
    failing(shop)
    shop.done(claimMail, again(7))
    shop.done(claimMail, claiming)
    expect(told(shop)).toMatchObject({ mailId: 'mail_again-1-7' })
  })

  test('leaves alone what is another document’s mail, whatever its id', () => {
    const shop = new Scene({})
    shop.done(claimMail, { ...claiming, subject: { kind: 'invoice', id: 'inv_2' } })
    shop.done(claimMail, again(7))
    expect(told(shop)).toBeUndefined()
  })
})

describe('refuses', () => {
  test.each([
    ['an id of something else', { mailId: 'inv_1' }],
    ['a document key too long', { documentKey: 'x'.repeat(301) }],
  ])('invalid-input: %s', (_, fault) => expect(new Scene({}).refused(claimMail, { ...claiming, ...fault })).toBe('invalid-input'))

  test('invalid-input: an obstacle that is none', () => {
    expect(claimMail.input.safeParse({ ...claiming, obstacle: 'too-late' }).success).toBe(false)
  })

  test('not-allowed: no person’s right claims mail', () => {
    expect(new Scene({}).refused(claimMail, claiming, { rights: new Set(['invoices:send']) })).toBe('not-allowed')
  })

  test('unknown-account', () => {
    expect(new Scene({}).refused(claimMail, { ...claiming, accountId: 'acc_nobody' })).toBe('unknown-account')
  })
})

describe('stays quiet', () => {
  test('when the same event comes again while the outcome is unknown: it is never sent twice', () => {
    const shop = new Scene({})
    shop.done(claimMail, claiming)
    for (const _ of [1, 2, 3]) expect(shop.unchanged(claimMail, claiming)).toEqual({ claimed: false, state: 'sending', ...named })
    expect(mailIn(shop)?.attempts).toBe(1)
  })

  test.each(['sent', 'delivered', 'bounced'] as const)('once it was %s', (outcome) => {
    const shop = new Scene({})
    shop.done(claimMail, claiming)
    shop.done(settleMail, { mailId, accountId: theAccount, outcome })
    expect(shop.unchanged(claimMail, claiming)).toEqual({ claimed: false, state: outcome, ...named })
  })

  test('after the eighteenth failure: an event and two redrives are tried no more often', () => {
    const shop = new Scene({})
    for (let attempt = 1; attempt <= 18; attempt += 1) {
      shop.done(claimMail, claiming)
      failing(shop)
    }
    expect(shop.unchanged(claimMail, claiming)).toEqual({ claimed: false, state: 'failed', ...named })
  })

  test('about what was kept as not sent: consent given later doesn’t send old documents', () => {
    const shop = new Scene({})
    shop.done(claimMail, { ...claiming, obstacle: 'no-consent' })
    expect(shop.unchanged(claimMail, claiming)).toEqual({ claimed: false, state: 'not-sent', ...named })
  })

  test('about a document that an attempt which came too late rendered otherwise', () => {
    const shop = new Scene({})
    shop.done(claimMail, { ...claiming, obstacle: 'no-address' })
    const late = { ...claiming, documentKey: 'invoices/other.pdf' }
    expect(shop.unchanged(claimMail, late)).toEqual({ claimed: false, state: 'not-sent', ...named })
    expect(mailIn(shop)).toMatchObject(named)
  })

  test('about a document where the mail names none', () => {
    const shop = new Scene({})
    const { documentKey: _, ...bare } = claiming
    shop.done(claimMail, bare)
    expect(shop.unchanged(claimMail, claiming)).toEqual({ claimed: false, state: 'sending' })
  })

  test('about money: the account is the same to the cent, and nothing is posted', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 10_00)] })
    const { account } = shop
    const { decision } = shop.done(claimMail, claiming)
    expect(shop.account).toEqual(account)
    expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
  })
})
