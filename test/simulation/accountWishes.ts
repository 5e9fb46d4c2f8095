import { addDays } from '../../domain/calendar.ts'
import { Settings } from '../../domain/settings/settings.ts'
import type { Chance } from './chance.ts'
import { deedOf } from './deed.ts'
import { figuresOf, isOpen } from './oracle/book.ts'
import { anyAccount } from './picking.ts'
import type { Fulfilled, Scope } from './scope.ts'

/** Whether the bureau can be asked about a customer stays as it is: what it could not be asked then, an event told again asks now. */
export const customer = (chance: Chance, accountId: string, at: number) => ({
  name: `Customer ${at}`,
  ...(chance.maybe(0.8) && { email: `customer${at}@example.com` }),
  consent: chance.maybe(0.7),
  emailChannel: chance.maybe(0.9),
  // Whom a sale made on the spot was never looked up, and never is.
  ...(/^acc_\d+$/.test(accountId) && Number(accountId.slice(4)) % 3 !== 2 && { duns: '123456789' }),
  shipTos: chance.maybe(0.5) ? [{ shipToId: 'site-1', name: 'Site' }] : [],
})

/** Accounts open, and their terms change. */
export const accountWishes = {
  openAccount: ({ world, shop, chance, index }: Scope): Fulfilled => {
    const living = [...shop.oracle.books.values()].filter(({ erased }) => !erased)
    if (living.length >= world.accountsPerShop) return undefined
    const again = chance.maybe(0.05) && shop.oracle.books.size > 0
    const accountId = again ? chance.one([...shop.oracle.books.keys()]) : `acc_${index}`
    return deedOf('openAccount', { accountId, currency: chance.maybe(0.85) ? 'EUR' : 'JPY', customer: customer(chance, accountId, index) })
  },
  changeCustomer: (scope: Scope): Fulfilled => {
    const accountId = anyAccount(scope)
    return deedOf('changeCustomer', { accountId, customer: customer(scope.chance, accountId, scope.index) })
  },
  eraseCustomer: (scope: Scope): Fulfilled => {
    const { shop, chance } = scope
    const settled = [...shop.oracle.books.values()].filter((book) => {
      const { unpaid, deposits } = figuresOf(book)
      return unpaid === 0 && deposits === 0 && !book.orders.some(isOpen)
    })
    const accountId = settled.length > 0 && chance.maybe(0.8) ? chance.one(settled).id : anyAccount(scope)
    const reason = chance.one(['requested-by-customer', 'retention-over', 'opened-by-mistake'] as const)
    return deedOf('eraseCustomer', { accountId, reason })
  },
  changeLimit: (scope: Scope): Fulfilled => {
    const { chance } = scope
    const limit = chance.one([
      null,
      0,
      5_000,
      10_000,
      20_000,
      50_000,
      chance.between(0, 60_000),
      chance.between(0, 20_000),
      'unlimited',
      '100.000000',
      '100.005',
    ] as const)
    return deedOf('changeLimit', { accountId: anyAccount(scope), limit })
  },
  changeSubLimit: (scope: Scope): Fulfilled => {
    const { chance } = scope
    const limit = chance.one([null, 0, 5_000, 20_000, 50_000])
    return deedOf('changeSubLimit', { accountId: anyAccount(scope), shipToId: chance.maybe(0.9) ? 'site-1' : 'nowhere', limit })
  },
  applyDaysToPay: (scope: Scope): Fulfilled => {
    const { chance, today } = scope
    const period = { from: addDays(today, -chance.between(0, 90)), to: addDays(today, chance.between(-10, 5)) }
    const asked = period.from <= period.to && chance.maybe(0.7) ? period : ('whole-history' as const)
    return deedOf('applyDaysToPay', { accountId: anyAccount(scope), period: asked, confirmEmpty: chance.maybe(0.3) })
  },
  overrideAssessment: (scope: Scope): Fulfilled => {
    const { chance } = scope
    const set = { ...(chance.maybe(0.5) && { rating: 'C' }), ...(chance.maybe(0.6) && { limit: 'kept' as const }) }
    return deedOf('overrideAssessment', { accountId: anyAccount(scope), ...set })
  },
  liftOverride: (scope: Scope): Fulfilled =>
    deedOf('liftOverride', {
      accountId: anyAccount(scope),
      fields: scope.chance.one([['limit'], ['rating'], ['limit', 'rating']] as const),
    }),
  changeTerms: (scope: Scope): Fulfilled => {
    const { chance } = scope
    return deedOf('changeTerms', {
      accountId: anyAccount(scope),
      paymentTermDays: chance.one([0, 0, 8, 30, 60]),
      endOfMonth: chance.maybe(0.3),
      riskLevel: chance.one(['none', 'low', 'high']),
      minimumForCheck: chance.one([0, 0, 0, 500, 3_000]),
      holdPeriod: chance.one([0, 2, 2, 2, 3, 4]),
    })
  },
  changeOrderStatus: (scope: Scope): Fulfilled => {
    const { chance, today } = scope
    const code = chance.one(['yes', 'yes', 'yes', 'no', 'cash-only', 'held-until', 'open-until', 'PSL', 'OWN', 'LATER', 'nonsense'])
    const dated = ['held-until', 'open-until', 'LATER'].includes(code) !== chance.maybe(0.05)
    return deedOf('changeOrderStatus', {
      accountId: anyAccount(scope),
      code,
      ...(dated && { until: addDays(today, chance.between(-3, 10)) }),
    })
  },
  changeSettings: ({ shop, chance }: Scope): Fulfilled => {
    const settings = Settings.parse({
      ...shop.settings,
      features: { b2bCredit: chance.maybe(0.9), invoicing: chance.maybe(0.9), storeCredit: chance.maybe(0.9) },
      settlementPolicy: chance.one(['balance', 'order-only', 'customer-chooses', 'customer-chooses']),
      reservationExpiryDays: chance.one([0, 1, 10]),
      reminders: { levels: chance.maybe(0.8) ? [{ daysLate: 1 }, { daysLate: 10 }] : [] },
      holdPeriodMinimum: chance.one([0, 0, 1_000]),
      writeOffTolerance: chance.one([2_000, 5_000, 500]),
      ageing: chance.one([
        { by: 'due-date', days: [30, 60, 90] },
        { by: 'invoice-date', days: [30, 60, 90] },
        { by: 'due-date', days: [5, 10] },
      ]),
      statusCodes: [
        { code: 'PSL', label: 'PSL', behaviour: 'review' },
        { code: 'OWN', label: 'Own', behaviour: chance.one(['yes', 'cash-only', 'no']) },
        { code: 'LATER', label: 'Later', behaviour: 'held-until' },
      ],
      paymentProvider: chance.one(['stripe', 'stripe', 'none']),
      onlineRefunds: chance.one(['asked', 'asked', 'by-hand']),
      statements: { schedule: chance.one(['monthly', 'weekly', 'off']) },
      invoicing: { schedule: chance.one(['daily', 'daily', 'weekly', 'off']) },
      receipts: { mail: chance.one(['always', 'off']) },
    })
    return deedOf('changeSettings', { settings })
  },
  requestRefresh: (scope: Scope): Fulfilled => deedOf('requestRefresh', { accountId: anyAccount(scope) }),
}
