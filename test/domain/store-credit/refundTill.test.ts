import { expect, test } from 'vitest'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

test('a refund leaves by its own payment method, whatever the money came in by: the cash drawer is short by it', () => {
  const shop = new Scene({})
  const like = { accountId: theAccount, currency: 'EUR' as const }
  shop.done(topUp, { ...like, paymentId: 'pay_in', amount: 100_00, method: 'CB' })
  const { decision } = shop.done(topUp, { ...like, paymentId: 'pay_out', amount: -100_00, method: 'ESP' })
  expect(decision.entries[0].postings).toEqual([{ debit: 'deposits', credit: 'money:ESP', amount: 100_00 }])
})
