import { expect, test } from 'vitest'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { orderOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { deliverAll } from '../../kit/selling.ts'

test('delivered orders are invoiced without being named, however many older ones still wait for their delivery', () => {
  const waiting = Array.from({ length: bounds.pageSize }, (_, at) => orderOf(`w-${at}`, 1_00))
  const shop = new Scene({ account: { limit: 'unlimited' }, orders: waiting })
  shop.done(placeOrder, placingOf('late', 10_00))
  deliverAll(shop, 'late')
  const { answer } = shop.done(issueInvoice, { invoiceId: 'inv_1', accountId: theAccount })
  expect(answer).toMatchObject({ orderIds: ['late'], total: 10_00 })
})
