import { expect, test } from 'vitest'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { paymentTold } from './reports.ts'

const put = { paymentId: 'pay_in', accountId: theAccount, amount: 30_00, currency: 'EUR' as const, method: 'CB', providerKey: 'pi_1' }

test('a till’s card payment that the provider tells without an account is that top-up: a till’s terminal writes no link on it', () => {
  const shop = new Scene({})
  shop.done(topUp, put)
  const rows = new Map(shop.rows)
  expect(shop.unchanged(applyPaymentReport, paymentTold(30_00, { accountId: undefined }))).toEqual({ state: 'known', paymentId: 'pay_in' })
  expect(new Map(shop.rows)).toEqual(rows)
})

test('one that names its own account is that top-up as well', () => {
  const shop = new Scene({})
  shop.done(topUp, put)
  expect(shop.unchanged(applyPaymentReport, paymentTold(30_00))).toEqual({ state: 'known', paymentId: 'pay_in' })
})
