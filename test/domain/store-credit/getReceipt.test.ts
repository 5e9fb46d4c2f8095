import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { getReceipt } from '../../../domain/store-credit/getReceipt.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const put = (paymentId: string, amount: number, method = 'ESP') => ({
  paymentId,
  accountId: theAccount,
  amount,
  currency: 'EUR' as const,
  method,
})

describe('answers', () => {
  test('who took how much from whom, when, and by which method, with its label', async () => {
    const shop = new Scene({ details: { language: 'en' } })
    shop.done(topUp, put('pay_in', 30_00))
    expect(await shop.ask(getReceipt, { paymentId: 'pay_in' })).toEqual({
      paymentId: 'pay_in',
      accountId: theAccount,
      kind: 'top-up',
      amount: 30_00,
      currency: 'EUR',
      method: 'ESP',
      methodLabel: 'Cash',
      receivedOn: '2026-07-18',
      recordedAt: expect.any(String),
      language: 'en',
      seller: expect.objectContaining({ name: 'Lumen SARL' }),
      customer: { name: 'Zoé Fictive', company: 'Fictive & Filles' },
    })
  })

  test('a refund, and a method by its code where the merchant no longer has it', async () => {
    const shop = new Scene({})
    shop.done(topUp, put('pay_in', 30_00, 'CB'))
    shop.done(topUp, put('pay_out', -10_00))
    shop.choose({ paymentMethods: [{ code: 'CRED', label: 'Store credit' }] })
    expect(await shop.ask(getReceipt, { paymentId: 'pay_out' })).toMatchObject({ kind: 'refund', amount: -10_00, methodLabel: 'ESP' })
  })
})

describe('answers, of the mail that brought it,', () => {
  const mailId = 'mail_rcp-in'
  const named = (subject: { kind: 'receipt' | 'invoice'; id: string }) => {
    const shop = new Scene({})
    shop.done(topUp, put('pay_in', 30_00))
    shop.done(claimMail, { mailId, accountId: theAccount, subject, obstacle: 'no-consent' })
    return shop.ask(getReceipt, { paymentId: 'pay_in' })
  }

  test('what became of it', async () =>
    expect(await named({ kind: 'receipt', id: 'pay_in' })).toMatchObject({ mail: { state: 'not-sent', reason: 'no-consent' } }))

  test('nothing where a mail of that name is another’s', async () => {
    for (const subject of [{ kind: 'invoice', id: 'pay_in' } as const, { kind: 'receipt', id: 'pay_other' } as const])
      expect(await named(subject)).not.toHaveProperty('mail')
  })
})

describe('refuses', () => {
  test('a payment that isn’t there, and one that is no top-up', async () => {
    const shop = new Scene({})
    shop.done(recordPayment, put('pay_1', 10_00, 'VIR'))
    for (const paymentId of ['pay_none', 'pay_1']) {
      const said = await shop.ask(getReceipt, { paymentId })
      expect(isRefusal(said) && said.refused).toBe('unknown-payment')
    }
  })
})
