import type { Flow } from '../flow.ts'
import type { Webhook } from '../outside.ts'
import type { Scene } from '../scene.ts'
import { anna, counterSale, customer, deliver, invoice, linkIn, place, settings, sold, topUp, transfer } from './opening.ts'

/** What the provider sent before the deed, kept for it: the same for every merchant that plays it. */
function provided(report: (scene: Scene) => Promise<Webhook[]>) {
  let webhooks: readonly Webhook[] = []
  return {
    before: async (scene: Scene) => {
      webhooks = await report(scene)
    },
    deed: async (scene: Scene) => {
      for (const webhook of webhooks) await scene.hear(webhook)
    },
  }
}

const paid = (scene: Scene, amount = 10_00) => scene.provider({ report: 'payment', amount, pays: 'acc_1 invoice:inv_1' })

/** Paid online and heard of. */
async function paidOnline(scene: Scene): Promise<string> {
  await anna(scene)
  await sold(scene)
  const { paymentIntent, webhooks } = await paid(scene)
  for (const webhook of webhooks) await scene.hear(webhook)
  return paymentIntent ?? ''
}

/** Invoices, payments, what comes back of them, and store credit. */
export const money: readonly Flow[] = [
  {
    name: 'an invoice is issued and mailed',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1')
      await deliver(scene, 'o-1')
    },
    deed: (scene) => invoice(scene, 'inv_1'),
  },
  {
    name: 'an invoice is mailed to an address that bounces',
    before: async (scene) => {
      await anna(scene, { email: 'bounce@simulator.amazonses.com' })
      await place(scene, 'o-1')
      await deliver(scene, 'o-1')
    },
    deed: (scene) => invoice(scene, 'inv_1'),
  },
  {
    name: 'an invoice is sent again, and read',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
    },
    deed: async (scene) => {
      await scene.ask({ method: 'POST', path: '/v1/invoices/inv_1/send' })
      await scene.ask({ method: 'GET', path: '/v1/invoices/inv_1/document' })
    },
  },
  {
    name: 'a transfer that names nothing meets two invoices',
    before: async (scene) => {
      await anna(scene)
      await sold(scene, 1)
      await sold(scene, 2, '20.00')
    },
    deed: (scene) => transfer(scene, 'pay_1', { amount: 25_00 }),
  },
  {
    name: 'a transfer that names its invoice',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
    },
    deed: (scene) => transfer(scene, 'pay_1', { amount: 10_00, names: [{ kind: 'invoice', id: 'inv_1' }] }),
  },
  {
    name: 'an order is paid online by its link',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1', { settlement: 'prepaid' })
    },
    deed: async (scene) => {
      const link = linkIn(await scene.ask({ method: 'GET', path: '/v1/orders/o-1' }))
      await scene.knock({ method: 'GET', path: link })
      const { headers } = await scene.knock({ method: 'POST', path: link })
      for (const webhook of await scene.press(headers.location ?? '')) await scene.hear(webhook)
    },
  },
  {
    name: 'an invoice is paid online',
    ...provided(async (scene) => {
      await anna(scene)
      await sold(scene)
      return (await paid(scene)).webhooks
    }),
  },
  {
    name: 'an online payment of nobody goes into suspense',
    ...provided(async (scene) => {
      await anna(scene)
      return (await scene.provider({ report: 'payment', amount: 5_00, pays: 'acc_nobody' })).webhooks
    }),
  },
  {
    name: 'a payment is refunded by the provider',
    ...provided(
      async (scene) => (await scene.provider({ report: 'refund', paymentIntent: await paidOnline(scene), amount: 4_00 })).webhooks,
    ),
  },
  {
    name: 'a payment is disputed',
    ...provided(async (scene) => (await scene.provider({ report: 'dispute', paymentIntent: await paidOnline(scene) })).webhooks),
  },
  {
    name: 'a refund comes before its payment',
    ...provided(async (scene) => {
      await anna(scene)
      await sold(scene)
      const { paymentIntent, webhooks } = await paid(scene)
      const refunded = await scene.provider({ report: 'refund', paymentIntent, amount: 4_00 })
      return [...refunded.webhooks, ...webhooks]
    }),
  },
  {
    name: 'a sale over the counter to a new customer, by card and store credit, the rest on account',
    before: async (scene) => {
      await anna(scene)
      await topUp(scene, 'pay_1', 30_00)
    },
    deed: async (scene) => {
      await counterSale(scene, {
        tenders: [
          { method: 'CB', amount: 40_00 },
          { method: 'CRED', amount: 30_00 },
        ],
      })
      const newcomer = { saleId: 's-2', accountId: 'acc_2', customer: { ...customer, name: 'Bert', email: 'bert@shop.example' } }
      await counterSale(scene, { ...newcomer, tenders: [{ method: 'ESP', amount: 100_00 }] })
    },
  },
  {
    name: 'a top-up, with its receipt',
    before: anna,
    deed: async (scene) => {
      await topUp(scene, 'pay_1', 30_00)
      await scene.ask({ method: 'GET', path: '/v1/payments/pay_1/receipt/document' })
    },
  },
  {
    name: 'store credit is paid back',
    before: async (scene) => {
      await anna(scene)
      await topUp(scene, 'pay_1', 30_00)
    },
    deed: (scene) => topUp(scene, 'pay_2', -20_00),
  },
  {
    name: 'the receipt of a top-up is mailed by itself',
    before: async (scene) => {
      await anna(scene)
      await scene.ask({ method: 'PUT', path: '/v1/settings', body: { settings: { ...settings, receipts: { mail: 'always' } } } })
    },
    deed: (scene) => topUp(scene, 'pay_1', 30_00),
  },
  {
    name: 'a receipt is mailed because somebody asks',
    before: async (scene) => {
      await anna(scene)
      await topUp(scene, 'pay_1', 30_00)
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/payments/pay_1/receipt/send' }),
  },
  {
    name: 'kept money is allocated by hand, and taken back',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await topUp(scene, 'pay_1', 30_00)
    },
    deed: async (scene) => {
      const pair = { paymentId: 'pay_1', item: 'inv_1' }
      await scene.ask({ method: 'POST', path: '/v1/allocations', body: { ...pair, amount: 6_00 } })
      await scene.ask({ method: 'POST', path: '/v1/allocations/undo', body: pair })
    },
  },
  {
    name: 'a credit note is sent again, and read',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await scene.ask({ method: 'POST', path: '/v1/credit-notes', body: { creditNoteId: 'crn_1', invoiceId: 'inv_1' } })
    },
    deed: async (scene) => {
      await scene.ask({ method: 'POST', path: '/v1/credit-notes/crn_1/send' })
      await scene.ask({ method: 'GET', path: '/v1/credit-notes/crn_1/document' })
    },
  },
  {
    name: 'a paid invoice is credited to its tenders',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await transfer(scene, 'pay_1', { amount: 6_00, names: [{ kind: 'invoice', id: 'inv_1' }] })
    },
    deed: (scene) =>
      scene.ask({
        method: 'POST',
        path: '/v1/credit-notes',
        body: { creditNoteId: 'crn_1', invoiceId: 'inv_1', rest: 'original-tenders' },
      }),
  },
  {
    name: 'a residue is written off',
    before: async (scene) => {
      await anna(scene)
      await scene.ask({ method: 'PUT', path: '/v1/settings', body: { settings: { ...settings, writeOffTolerance: 5 } } })
      await sold(scene)
      await transfer(scene, 'pay_1', { amount: 9_98, names: [{ kind: 'invoice', id: 'inv_1' }] })
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/write-offs', body: { paymentId: 'pay_2', item: 'inv_1' } }),
  },
  {
    name: 'a payment is given back',
    before: async (scene) => {
      await anna(scene)
      await transfer(scene, 'pay_1', { amount: 9_98 })
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/payments/pay_1/refund', body: { refundId: 'pay_2', amount: 4_00 } }),
  },
  {
    name: 'money in suspense is assigned',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      const { webhooks } = await scene.provider({ report: 'payment', amount: 5_00, pays: 'acc_nobody' })
      for (const webhook of webhooks) await scene.hear(webhook)
    },
    deed: async (scene) => {
      const { text } = await scene.ask({ method: 'GET', path: '/v1/suspense' })
      const paymentKey = /"paymentKey":"([^"]+)"/.exec(text)?.[1]
      await scene.ask({ method: 'POST', path: '/v1/suspense/assign', body: { provider: 'stripe', paymentKey, accountId: 'acc_1' } })
    },
  },
]
