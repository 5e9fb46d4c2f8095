import type * as z from 'zod'
import type { Settings } from '../../../domain/settings/settings.ts'
import type { Scene } from '../scene.ts'

const settings: z.input<typeof Settings> = {
  legal: { name: 'Lumen SARL' },
  paymentProvider: 'stripe',
  bureau: { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest' },
}

const customer = { name: 'Anna', email: 'anna@shop.example', consent: true, country: 'FR' }

export async function merchant(scene: Scene): Promise<void> {
  await scene.operate({ settings })
}

/** A merchant with one customer. */
export async function anna(scene: Scene, more: object = {}): Promise<void> {
  await merchant(scene)
  await scene.ask({ method: 'POST', path: '/v1/accounts', body: { accountId: 'acc_1', currency: 'EUR', customer: { ...customer, ...more } } })
}

let keys = 0
/** A key for one intention: the same however often the request is repeated. */
export function once(): Record<string, string> {
  keys += 1
  return { 'idempotency-key': `once-${keys}` }
}

export async function limit(scene: Scene, amount: number): Promise<void> {
  await scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', headers: { 'idempotency-key': `limit-${amount}` }, body: { limit: amount } })
}
