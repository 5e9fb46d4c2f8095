import { describe, expect, test } from 'vitest'
import { getPayment } from '../../../domain/payments/getPayment.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { invoiceOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { online } from './reports.ts'

describe('answers', () => {
  test('a payment with each invoice it settled and the lettering code that stands on both', async () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 30_00)] })
    shop.done(recordPayment, {
      paymentId: 'pay_1',
      accountId: theAccount,
      amount: 50_00,
      currency: 'EUR',
      method: 'VIR',
      names: [{ kind: 'invoice', id: 'inv_1' }],
    })
    expect(await shop.ask(getPayment, { paymentId: 'pay_1' })).toEqual({
      paymentId: 'pay_1',
      accountId: theAccount,
      kind: 'manual',
      amount: 50_00,
      currency: 'EUR',
      method: 'VIR',
      receivedOn: '2026-07-18',
      names: [{ kind: 'invoice', id: 'inv_1' }],
      label: 'partially-allocated',
      allocated: 30_00,
      unallocated: 20_00,
      returned: 0,
      allocations: [{ item: 'inv_1', amount: 30_00, on: '2026-07-18', letter: 'AA' }],
    })
    expect(shop.invoice('inv_1').settlings).toEqual([{ paymentId: 'pay_1', amount: 30_00, on: '2026-07-18', letter: 'AA' }])
  })

  test('a top-up by card under its own id and under the provider’s', async () => {
    const shop = new Scene({})
    shop.done(topUp, { paymentId: 'pay_in', accountId: theAccount, amount: 10_00, currency: 'EUR', method: 'CB', providerKey: 'pi_1' })
    const found = { paymentId: 'pay_in', kind: 'top-up', providerReference: 'pi_1' }
    expect(await shop.ask(getPayment, { paymentId: 'pay_in' })).toMatchObject(found)
    expect(await shop.ask(getPayment, { paymentId: online })).toMatchObject(found)
  })
})

describe('refuses', () => {
  test('unknown-payment', async () =>
    expect(await new Scene({}).ask(getPayment, { paymentId: 'pay_9' })).toMatchObject({ refused: 'unknown-payment' }))
  test('invalid-input: an id of something else', async () =>
    expect(await new Scene({}).ask(getPayment, { paymentId: 'inv_1' })).toMatchObject({ refused: 'invalid-input' }))
})
