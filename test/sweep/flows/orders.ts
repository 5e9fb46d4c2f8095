import { orderOf } from '../../api/house.ts'
import type { Flow } from '../flow.ts'
import { anna, deliver, place, topUp } from './opening.ts'

const because = { why: 'because' }

/** From the basket to the goods. */
export const orders: readonly Flow[] = [
  { name: 'an order is placed on credit', before: anna, deed: (scene) => place(scene, 'o-1') },
  { name: 'an order is held at the limit', before: anna, deed: (scene) => place(scene, 'o-1', { amount: '150.00' }) },
  {
    name: 'an order is placed from deposits',
    before: async (scene) => {
      await anna(scene)
      await topUp(scene, 'pay_1', 30_00)
    },
    deed: (scene) => place(scene, 'o-1', { settlement: 'deposit' }),
  },
  {
    name: 'an order grows over the limit',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1')
    },
    deed: (scene) => scene.ask({ method: 'PUT', path: '/v1/orders/o-1', body: { lines: orderOf('o-1', { amount: '120.00' }).lines } }),
  },
  {
    name: 'an order is cancelled, and another is lifted',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1', { amount: '80.00' })
      await place(scene, 'o-2', { amount: '50.00' })
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/orders/o-1/cancel' }),
  },
  {
    name: 'an order is held by hand',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1')
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/orders/o-1/hold', body: because }),
  },
  {
    name: 'an order is released by hand',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1', { amount: '150.00' })
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/orders/o-1/release', body: because }),
  },
  {
    name: 'several orders are to be released at once, one of which there is',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1', { amount: '150.00' })
    },
    // Who is told that some are left sends the same again; the last answer tells of all.
    deed: async (scene) => {
      const headers = { 'idempotency-key': 'several' }
      const request = {
        method: 'POST',
        path: '/v1/holds/release',
        headers,
        body: { orderIds: ['nobody', 'o-1', 'nobody-else'], ...because },
      } as const
      while (Number((await scene.ask(request)).json.left) > 0) scene.answers.pop()
    },
  },
  {
    name: 'a day passes, and a held order is lifted',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/order-status', body: { code: 'held-until', until: '2026-03-11' } })
      await place(scene, 'o-1')
      scene.wait(2)
    },
    deed: (scene) => scene.fire('cron-begin-runs', { kind: 'day-passed' }),
  },
  {
    name: 'a delivery with less is reported over HTTP, and money becomes free',
    before: async (scene) => {
      await anna(scene)
      await topUp(scene, 'pay_1', 30_00)
      await place(scene, 'o-1', { settlement: 'deposit' })
    },
    deed: (scene) => deliver(scene, 'o-1', '0.5'),
  },
  {
    name: 'the rest of a last delivery goes on as another order',
    before: async (scene) => {
      await anna(scene)
      await topUp(scene, 'pay_1', 30_00)
      await place(scene, 'o-1', { settlement: 'deposit' })
    },
    deed: (scene) => {
      const report = { deliveryId: 'del-1', orderId: 'o-1', lines: [{ sku: 'A', delivered: '0.6' }], last: true }
      return scene.report({ ...report, followUp: { orderId: 'o-2' } })
    },
  },
  {
    name: 'a reservation expires by the clock',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await topUp(scene, 'pay_1', 30_00)
      await scene.ask({ method: 'PUT', path: '/v1/settings', body: { settings: { legal: { name: 'X' }, reservationExpiryDays: 2 } } })
      await place(scene, 'o-1', { settlement: 'deposit' })
      scene.wait(3)
    },
    deed: (scene) => scene.fire('cron-begin-runs', { kind: 'reservations' }),
  },
  {
    name: 'a delivery is reported by a warehouse',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1')
    },
    deed: (scene) => scene.report({ deliveryId: 'del-1', orderId: 'o-1', lines: [{ sku: 'A', delivered: '1' }], last: true }),
  },
  {
    name: 'an order comes after its delivery',
    before: async (scene) => {
      await anna(scene)
      await deliver(scene, 'o-1')
    },
    deed: (scene) => place(scene, 'o-1'),
  },
]
