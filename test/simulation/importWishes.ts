import { addDays } from '../../domain/calendar.ts'
import { customer } from './accountWishes.ts'
import { deedOf } from './deed.ts'
import { anyAccount } from './picking.ts'
import type { Fulfilled, Scope } from './scope.ts'

/** Accounts, open invoices and deposits come along from another system. */
export const importWishes = {
  importAccount: ({ world, shop, chance, index, today }: Scope): Fulfilled => {
    const living = [...shop.oracle.books.values()].filter(({ erased }) => !erased)
    if (living.length >= world.accountsPerShop) return undefined
    const again = chance.maybe(0.1) && shop.oracle.books.size > 0
    const accountId = again ? chance.one([...shop.oracle.books.keys()]) : `acc_${index}`
    const code = chance.one(['yes', 'yes', 'yes', 'no', 'cash-only', 'held-until', 'nonsense'])
    return deedOf('importAccount', {
      accountId,
      currency: chance.maybe(0.9) ? 'EUR' : 'JPY',
      customer: customer(chance, accountId, index),
      limit: chance.one([null, 0, 10_000, 40_000, 'unlimited'] as const),
      terms: {
        paymentTermDays: chance.one([0, 30]),
        endOfMonth: chance.maybe(0.3),
        riskLevel: 'low',
        minimumForCheck: chance.one([0, 0, 500]),
        holdPeriod: chance.one([0, 2, 3]),
      },
      orderStatus: { code, ...(code === 'held-until' && { until: addDays(today, chance.between(-3, 10)) }) },
    })
  },
  importInvoice: (scope: Scope): Fulfilled => {
    const { shop, chance, index, today } = scope
    const accountId = anyAccount(scope)
    const currency = shop.oracle.books.get(accountId)?.currency === 'JPY' ? 'JPY' : 'EUR'
    const issuedOn = addDays(today, chance.between(-120, chance.maybe(0.05) ? 2 : 0))
    const total = chance.between(1, 12_000)
    const known = [...shop.oracle.brought]
    return deedOf('importInvoice', {
      invoiceId: `inv_old-${index}`,
      accountId,
      number: known.length > 0 && chance.maybe(0.1) ? chance.one(known) : `OLD/${index}`,
      currency: chance.maybe(0.95) ? currency : 'USD',
      issuedOn,
      dueOn: addDays(issuedOn, chance.one([0, 30, 60])),
      total,
      outstanding: chance.maybe(0.5) ? total : chance.between(1, total),
    })
  },
  importDeposit: (scope: Scope): Fulfilled => {
    const { shop, chance, index, today } = scope
    const accountId = anyAccount(scope)
    return deedOf('importDeposit', {
      paymentId: `pay_old-${index}`,
      accountId,
      amount: chance.between(1, 12_000),
      currency: shop.oracle.books.get(accountId)?.currency === 'JPY' ? 'JPY' : 'EUR',
      ...(chance.maybe(0.8) && { receivedOn: addDays(today, -chance.between(0, 300)) }),
      applyTo: chance.one(['none', 'auto'] as const),
    })
  },
}
