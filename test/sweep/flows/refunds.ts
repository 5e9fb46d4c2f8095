import { onlinePaymentId } from '../../../domain/payments/paymentRows.ts'
import type { Flow } from '../flow.ts'
import type { Scene } from '../scene.ts'
import { anna } from './opening.ts'

/** 10.00 paid online and of no invoice, of which 4.00 are given back after what happens in between. */
async function givenBackOnline(scene: Scene, between: (paymentIntent: string) => Promise<unknown> = async () => undefined): Promise<void> {
  const { paymentIntent, webhooks } = await scene.provider({ report: 'payment', amount: 10_00, pays: 'acc_1' })
  for (const webhook of webhooks) await scene.hear(webhook)
  await between(paymentIntent ?? '')
  const path = `/v1/payments/${onlinePaymentId({ provider: 'stripe', paymentKey: paymentIntent ?? '' })}/refund`
  await scene.ask({ method: 'POST', path, body: { refundId: 'pay_2', amount: 4_00 } })
}

/** Refunds that the payment provider is asked for. */
export const refunds: readonly Flow[] = [
  {
    name: 'a payment that came online is given back through the provider',
    before: anna,
    deed: async (scene) => {
      await givenBackOnline(scene)
      for (const webhook of await scene.sent()) await scene.hear(webhook)
      await scene.ask({ method: 'GET', path: '/v1/refunds' })
    },
  },
  {
    name: 'a refund that the provider refuses is asked for again, and given back by hand',
    before: anna,
    deed: async (scene) => {
      // The bank took it back already, and we haven't heard of it.
      await givenBackOnline(scene, (paymentIntent) => scene.provider({ report: 'dispute', paymentIntent }))
      for (const how of ['ask-again', 'by-hand']) await scene.ask({ method: 'POST', path: '/v1/refunds/pay_2/resolve', body: { how } })
    },
  },
]
