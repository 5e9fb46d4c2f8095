import { describe, expect, test } from 'vitest'
import { getAccountHistory } from '../../../domain/accounts/getAccountHistory.ts'
import { isRefusal } from '../../../domain/command.ts'
import { getDailySummary } from '../../../domain/daily-summary/getDailySummary.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { cancelOrder } from '../../../domain/orders/cancelOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { lineOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

/** An order of 40.00 that a payment which names it has paid; of it and of each that follows a quarter is delivered, and that was all. */
function paidOnline(): Scene {
  const shop = new Scene({})
  shop.done(placeOrder, placingOf('A', 0, { settlement: 'prepaid', lines: [lineOf(10_00, { quantity: '4' })] }))
  shop.done(recordPayment, {
    ...{ paymentId: 'pay_A', accountId: theAccount, amount: 40_00, currency: 'EUR', method: 'WEB' },
    names: [{ kind: 'order', id: 'A' }],
  })
  deliver(shop, 'A', 'B')
  return shop
}

function deliver(shop: Scene, orderId: string, next?: string): void {
  const followUp = next === undefined ? {} : { followUp: { orderId: next } }
  shop.done(reportDelivery, { deliveryId: `d-${orderId}`, orderId, lines: [{ sku: 'goods', delivered: '1' }], last: true, ...followUp })
  shop.done(applyDelivery, { deliveryId: `d-${orderId}` })
}

const invoice = (shop: Scene, ...orderIds: string[]) =>
  shop.done(issueInvoice, { invoiceId: `inv_${orderIds[0]}`, accountId: theAccount, orderIds })

/** What invoices took of the store credit: as the day's summary has it, and what the account's history calls each of them. */
async function consumed(shop: Scene) {
  const summary = await shop.ask(getDailySummary, { day: '2026-07-18' })
  const history = await shop.ask(getAccountHistory, { accountId: theAccount })
  if (isRefusal(summary) || isRefusal(history)) throw new Error('neither refuses')
  const invoices = history.items.filter(({ facts }) => facts.includes('InvoiceIssued'))
  return {
    summed: summary.items.filter(({ type }) => type === 'consumption').map(({ amount }) => amount),
    called: invoices.map(({ cause, consumed = Number.NaN }) => [cause, consumed]),
  }
}

describe('what an invoice took of the store credit', () => {
  test('is nothing for an order that goes on with the rest of one paid online, invoiced alone', async () => {
    const shop = paidOnline()
    deliver(shop, 'B')
    invoice(shop, 'B')
    expect(await consumed(shop)).toEqual({ summed: [], called: [['invoice', 0]] })
  })

  test('is nothing for the one that goes on with that, in whatever order they are invoiced', async () => {
    const shop = paidOnline()
    deliver(shop, 'B', 'C')
    deliver(shop, 'C', 'D')
    invoice(shop, 'C')
    invoice(shop, 'A', 'B')
    expect(await consumed(shop)).toEqual({
      summed: [],
      called: [
        ['invoice', 0],
        ['invoice', 0],
      ],
    })
  })

  test('is what was left over of an online payment, where another order is paid from it', async () => {
    const shop = paidOnline()
    deliver(shop, 'B', 'C')
    shop.done(cancelOrder, { orderId: 'C' })
    shop.done(placeOrder, placingOf('E', 20_00, { settlement: 'deposit' }))
    deliver(shop, 'E')
    invoice(shop, 'E')
    expect(await consumed(shop)).toEqual({ summed: [20_00], called: [['consumption', 20_00]] })
  })
})
