import { expect, test } from 'vitest'
import { reconcile } from '../../../domain/allocation/reconcile.ts'
import { invoiceOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

test('money that has only its reservations left is matched with nothing more, not even with nothing', () => {
  const shop = new Scene({
    account: { limit: 100_00 },
    payments: [paymentOf('pay_1', 10_00)],
    orders: [orderOf('A', 4_00, { fromDeposit: 4_00 })],
    invoices: [invoiceOf('inv_1', 6_00), invoiceOf('inv_2', 5_00)],
  })
  const { answer, facts } = shop.done(reconcile, { accountId: theAccount })
  expect(answer).toEqual({ matched: 1 })
  expect(factsOf(facts, 'Allocated').map(({ item, amount }) => [item, amount])).toEqual([['inv_1', 6_00]])
  expect(shop.payment('pay_1').allocations).toHaveLength(1)
  expect(shop.invoice('inv_2').settlings).toEqual([])
})

test('a cent is matched like any other amount', () => {
  const shop = new Scene({ payments: [paymentOf('pay_1', 1)], invoices: [invoiceOf('inv_1', 1)] })
  expect(shop.done(reconcile, { accountId: theAccount }).answer).toEqual({ matched: 1 })
  expect(shop.invoice('inv_1').outstanding).toBe(0)
})
