import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
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
