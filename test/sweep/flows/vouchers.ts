import type { Flow } from '../flow.ts'
import type { Scene } from '../scene.ts'
import { anna, counterSale } from './opening.ts'

/** Sells a voucher; its code, which is of this merchant alone. */
async function sold(scene: Scene, value: number, more: object = {}): Promise<string> {
  const body = { voucherId: 'vou_1', value, currency: 'EUR', method: 'CB', ...more }
  return String((await scene.ask({ method: 'POST', path: '/v1/vouchers', body })).json.code)
}

/** Vouchers sold, redeemed either way, and given back. A code is made for its merchant, so that a flow sells what it redeems. */
export const vouchers: readonly Flow[] = [
  {
    name: 'a voucher is sold and redeemed onto an account',
    before: anna,
    deed: async (scene) => {
      const code = await sold(scene, 50_00, { expiresOn: '2099-12-31' })
      await scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/vouchers', body: { paymentId: 'pay_1', code } })
      await scene.ask({ method: 'GET', path: '/v1/vouchers/vou_1' })
    },
  },
  {
    name: 'a single-purpose voucher is sold and scanned in a sale, the rest paid by card',
    before: anna,
    deed: async (scene) => {
      const code = await sold(scene, 60_00, { vatRate: '20' })
      await counterSale(scene, { vouchers: [code], tenders: [{ method: 'CB', amount: 40_00 }] })
    },
  },
  {
    name: 'a voucher is given back',
    before: async (scene) => {
      await anna(scene)
      await sold(scene, 50_00)
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/vouchers/vou_1/refund', body: { method: 'CB' } }),
  },
]
