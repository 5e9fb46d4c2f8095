import * as z from 'zod'
import type { Settings } from '../../../domain/settings/settings.ts'
import { orderOf } from '../../api/house.ts'
import type { Answer, Scene } from '../scene.ts'

export const settings: z.input<typeof Settings> = {
  legal: { name: 'Lumen SARL' },
  paymentProvider: 'stripe',
  bureau: { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest' },
}

export const customer = { name: 'Anna', email: 'anna@shop.example', consent: true, country: 'FR' }

export async function merchant(scene: Scene): Promise<void> {
  await scene.operate({ settings })
}

export const openAccount = (scene: Scene, more: object = {}) =>
  scene.ask({ method: 'POST', path: '/v1/accounts', body: { accountId: 'acc_1', currency: 'EUR', customer: { ...customer, ...more } } })

export const limitTo = (scene: Scene, amount: number) =>
  scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', body: { limit: amount } })

/** A merchant with one customer who may owe 100.00. */
export async function anna(scene: Scene, more: object = {}): Promise<void> {
  await merchant(scene)
  await openAccount(scene, more)
  await limitTo(scene, 100_00)
}

/** One more customer, who may owe 100.00 too. */
export async function opened(scene: Scene, accountId: string): Promise<void> {
  await scene.ask({ method: 'POST', path: '/v1/accounts', body: { accountId, currency: 'EUR', customer } })
  await scene.ask({ method: 'PUT', path: `/v1/accounts/${accountId}/limit`, body: { limit: 100_00 } })
}

export const place = (scene: Scene, orderId: string, wish: Parameters<typeof orderOf>[1] = {}) =>
  scene.ask({ method: 'POST', path: '/v1/orders', body: orderOf(orderId, wish) })

export const deliver = (scene: Scene, orderId: string, delivered = '1') =>
  scene.ask({
    method: 'POST',
    path: '/v1/deliveries',
    body: { deliveryId: `del-${orderId}`, orderId, lines: [{ sku: 'A', delivered }], last: true },
  })

export const topUp = (scene: Scene, paymentId: string, amount: number) =>
  scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/top-ups', body: { paymentId, amount, currency: 'EUR', method: 'CB' } })

export const invoice = (scene: Scene, invoiceId: string) =>
  scene.ask({ method: 'POST', path: '/v1/invoices', body: { invoiceId, accountId: 'acc_1' } })

/** What the merchant chooses beside how it opened. */
export const chosen = (scene: Scene, more: object) =>
  scene.ask({ method: 'PUT', path: '/v1/settings', body: { settings: { ...settings, ...more } } })

/** Ordered on credit, delivered and invoiced. */
export async function sold(scene: Scene, nth = 1, amount = '10.00'): Promise<void> {
  await place(scene, `o-${nth}`, { amount })
  await deliver(scene, `o-${nth}`)
  await invoice(scene, `inv_${nth}`)
}

export const transfer = (scene: Scene, paymentId: string, payment: { amount: number; names?: object[] }) =>
  scene.ask({ method: 'POST', path: '/v1/payments', body: { paymentId, accountId: 'acc_1', currency: 'EUR', method: 'VIR', ...payment } })

/** A sale of 100.00 on the spot. */
export const counterSale = (scene: Scene, more: object = {}) => {
  const { lines } = orderOf('s-1', { amount: '100.00' })
  return scene.ask({
    method: 'POST',
    path: '/v1/sales',
    body: { saleId: 's-1', accountId: 'acc_1', currency: 'EUR', prices: 'gross', lines, ...more },
  })
}

/** Where an answer's payment link leads. */
export function linkIn({ text }: Answer): string {
  return new URL(z.string().parse(/"payLink":"([^"]+)"/.exec(text)?.[1])).pathname
}
