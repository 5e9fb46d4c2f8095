import { person } from '../../api/house.ts'
import type { Flow } from '../flow.ts'
import { anna, customer, limitTo, merchant, openAccount, place, settings, sold, transfer } from './opening.ts'

const duns = '123456789'
const rightNow = async () => undefined
const brought = {
  accounts: [{ accountId: 'acc_1', currency: 'EUR', customer, limit: 100_00 }],
  invoices: [
    {
      ...{ invoiceId: 'inv_old', accountId: 'acc_1', number: '2025/42', currency: 'EUR' },
      ...{ issuedOn: '2025-11-02', dueOn: '2025-12-02', total: 50_00, outstanding: 30_00 },
    },
  ],
  deposits: [{ paymentId: 'pay_old', accountId: 'acc_1', amount: 20_00, currency: 'EUR', applyTo: 'auto' }],
}
const terms = { paymentTermDays: 30, endOfMonth: true, riskLevel: 'low', minimumForCheck: 0, holdPeriod: 3 }
const review = { statusCodes: [{ code: 'PSL', label: 'PSL', behaviour: 'review' }] }
const eased = { statusCodes: [{ code: 'PSL', label: 'PSL', behaviour: 'yes' }] }

/** Merchants, their settings and keys; customers, their terms, what the bureau says of them. */
export const accounts: readonly Flow[] = [
  { name: 'a merchant is opened', before: rightNow, deed: merchant },
  { name: 'an account is opened, and the bureau is asked', before: merchant, deed: (scene) => openAccount(scene, { duns }) },
  {
    name: 'a ship-to gets a limit of its own',
    before: async (scene) => {
      await merchant(scene)
      const customer = { name: 'Anna', shipTos: [{ shipToId: 'site-1', name: 'North' }] }
      await scene.ask({ method: 'POST', path: '/v1/accounts', body: { accountId: 'acc_1', currency: 'EUR', customer } })
    },
    deed: (scene) => scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/ship-tos/site-1/limit', body: { limit: 1_000 } }),
  },
  {
    name: 'an account, an open invoice and a deposit are brought along from another system',
    before: merchant,
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/imports', body: brought }),
  },
  {
    name: 'a customer changes',
    before: anna,
    deed: (scene) =>
      scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/customer', body: { customer: { ...customer, name: 'Anna Durand' } } }),
  },
  {
    name: 'the limit rises, and a held order is lifted',
    before: async (scene) => {
      await anna(scene)
      await place(scene, 'o-1', { amount: '150.00' })
    },
    deed: (scene) => limitTo(scene, 200_00),
  },
  {
    name: 'terms change',
    before: anna,
    deed: (scene) => scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/terms', body: terms }),
  },
  {
    name: 'the order status changes, and a held order is lifted',
    before: async (scene) => {
      await anna(scene)
      await scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/order-status', body: { code: 'no' } })
      await place(scene, 'o-1')
    },
    deed: (scene) => scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/order-status', body: { code: 'yes' } }),
  },
  {
    name: 'a customer is erased',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await transfer(scene, 'pay_1', { amount: 10_00 })
      scene.wait(1)
    },
    deed: (scene) => {
      const who = person('administrator', scene.merchantId)
      return scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/erase', who, body: { reason: 'requested-by-customer' } })
    },
  },
  {
    name: 'a refresh is asked for',
    before: (scene) => anna(scene, { duns }),
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/bureau/refresh' }),
  },
  {
    name: 'a user’s values stand in place of the bureau’s, and are lifted again',
    before: anna,
    deed: async (scene) => {
      await scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/bureau/override', body: { rating: '5A1', limit: 'kept' } })
      await scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/bureau/lift-override', body: { fields: ['limit'] } })
    },
  },
  {
    name: 'an order exceeds the limit, and the bureau is asked',
    before: async (scene) => {
      await anna(scene, { duns })
      scene.wait(2)
    },
    deed: (scene) => place(scene, 'o-1', { amount: '150.00' }),
  },
  {
    name: 'settings change, and a held order is lifted',
    before: async (scene) => {
      await scene.operate({ settings: { ...settings, ...review } })
      await openAccount(scene)
      await limitTo(scene, 100_00)
      await scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/order-status', body: { code: 'PSL' } })
      await place(scene, 'o-1')
    },
    deed: (scene) => scene.ask({ method: 'PUT', path: '/v1/settings', body: { settings: { ...settings, ...eased } } }),
  },
]
