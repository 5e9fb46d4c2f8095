import { describe, expect, test } from 'vitest'
import { listPayments } from '../../../domain/payments/listPayments.ts'
import { paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const payments = [
  paymentOf('pay_1', 10_00),
  paymentOf('pay_2', -4_00, { kind: 'refund' }),
  paymentOf('pay_3', 6_00, { kind: 'top-up', matches: 'nothing' }),
]

describe('answers', () => {
  test('the payments of an account, refunds among them as negative payments', async () => {
    const page = await new Scene({ payments }).ask(listPayments, { accountId: theAccount })
    expect('items' in page && page.items.map(({ paymentId, kind, amount, label }) => [paymentId, kind, amount, label])).toEqual([
      ['pay_1', 'manual', 10_00, 'unallocated'],
      ['pay_2', 'refund', -4_00, 'allocated'],
      ['pay_3', 'top-up', 6_00, 'unallocated'],
    ])
  })

  test('page by page', async () => {
    const shop = new Scene({ payments })
    const first = await shop.ask(listPayments, { accountId: theAccount, limit: 2 })
    if (!('next' in first)) throw new Error('there is a second page')
    expect(await shop.ask(listPayments, { accountId: theAccount, cursor: first.next })).toMatchObject({ items: [{ paymentId: 'pay_3' }] })
  })
})

describe('refuses', () => {
  test('unknown-account', async () =>
    expect(await new Scene({}).ask(listPayments, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' }))
})
