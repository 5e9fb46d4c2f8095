import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { placingOf, theAccount } from './builders.ts'
import type { Scene } from './scene.ts'

/** Delivers all of an order. */
export function deliverAll(shop: Scene, orderId: string): void {
  const deliveryId = `del-${orderId}`
  const lines = shop.order(orderId).lines.map(({ sku, quantity }) => ({ sku, delivered: quantity }))
  shop.done(reportDelivery, { deliveryId, orderId, lines })
  shop.done(applyDelivery, { deliveryId })
}

/** Invoices orders together, all delivered ones when none is named. */
export function invoiceOrders(shop: Scene, invoiceId: string, orderIds?: string[]) {
  return shop.done(issueInvoice, { invoiceId, accountId: theAccount, ...(orderIds && { orderIds }) })
}

/** Places, delivers and invoices an order of an amount; on account unless it says otherwise. */
export function sell(shop: Scene, invoiceId: string, placing: Partial<ReturnType<typeof placingOf>> & { amount: number }) {
  const { amount, ...sketch } = placing
  const orderId = `for-${invoiceId}`
  shop.done(placeOrder, placingOf(orderId, amount, sketch))
  deliverAll(shop, orderId)
  return invoiceOrders(shop, invoiceId, [orderId])
}
