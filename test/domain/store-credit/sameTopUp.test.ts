import { expect, test } from 'vitest'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const put = { paymentId: 'pay_in', accountId: theAccount, amount: 30_00, currency: 'EUR' as const, method: 'ESP' }

test('a top-up that says nothing of what it applies to is the one that says none: sent either way, it counts once', () => {
  const shop = new Scene({})
  const { answer } = shop.done(topUp, put)
  expect(shop.unchanged(topUp, { ...put, applyTo: 'none' })).toEqual(answer)
  expect(shop.refused(topUp, { ...put, applyTo: 'auto' })).toBe('same-key-other-content')
  expect(shop.figures.deposits).toBe(30_00)
})
