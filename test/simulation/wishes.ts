import { addDays, monthOf } from '../../domain/calendar.ts'
import { periodOf } from '../../domain/statements/period.ts'
import { accessWishes } from './accessWishes.ts'
import { accountWishes } from './accountWishes.ts'
import { chanceOf, mixed } from './chance.ts'
import { deedOf } from './deed.ts'
import { importWishes } from './importWishes.ts'
import { moneyWishes } from './moneyWishes.ts'
import { endOfDay, firstDay } from './oracle/closing.ts'
import { orderWishes } from './orderWishes.ts'
import { anyAccount } from './picking.ts'
import { refundWishes } from './refundWishes.ts'
import type { Fulfilled, Scope } from './scope.ts'
import type { World } from './simulated.ts'
import { voucherWishes } from './voucherWishes.ts'

/** What somebody wants next: of a kind, with a seed of its own, so that taking other wishes away leaves its chance as it was. */
export type Wish = { index: number; kind: Kind; seed: number; shop: 0 | 1 }

const otherWishes = {
  wait: ({ world, chance }: Scope): Fulfilled => {
    const millis = chance.one([60_000, 3_600_000, 86_400_000, chance.between(2, 25) * 86_400_000])
    return () => world.wait(millis)
  },
  prepareStatement: ({ shop, chance, today }: Scope): Fulfilled => {
    const accountId = anyAccount({ shop, chance })
    const monthBefore = (month: string) => monthOf(addDays(`${month}-01`, -1))
    const last = monthBefore(monthOf(today))
    const weeks = [0, 7, 14].map((days) => periodOf(addDays(today, -days), 'weekly'))
    const month = chance.one([last, last, monthBefore(last), monthOf(today), ...weeks])
    return deedOf('prepareStatement', { accountId, month })
  },
  sendStatement: ({ shop, chance, today }: Scope): Fulfilled => {
    const stated = [...shop.oracle.books.values()].flatMap(({ id, stated }) => (stated ? [{ accountId: id, month: stated.month }] : []))
    const nobody = { accountId: anyAccount({ shop, chance }), month: monthOf(today) }
    return deedOf('sendStatement', stated.length > 0 && chance.maybe(0.9) ? chance.one(stated) : nobody)
  },
  closeDay: ({ shop, chance, today }: Scope): Fulfilled => {
    const { closed } = shop.oracle
    const { timeZone } = shop.settings
    const next = chance.maybe(0.9) ? closed && addDays(closed.day, 1) : addDays(today, -chance.between(0, 3))
    // Days are closed from the first on: the run that goes on with the wish's days closes months too.
    const period = closed && next ? next : firstDay
    const figure = () => chance.between(0, 50_000)
    const counted = {
      from: closed && chance.maybe(0.95) ? endOfDay(closed.day, timeZone) : endOfDay(addDays(period, -1), timeZone),
      recordCount: chance.between(0, 9),
      totals: [{ currency: 'EUR' as const, sales: figure(), vat: figure(), received: figure(), paidBack: figure() }],
      previousSeal: chance.maybe(0.95) && closed ? closed.seal : '0'.repeat(64),
      seal: String(figure()).padStart(64, 'a'),
    }
    return deedOf('closePeriod', { kind: 'day', period, counted })
  },
  startRun: ({ chance, index }: Scope): Fulfilled => {
    const kind = chance.one(['invoicing', 'statements', 'reminders', 'closings', 'days-to-pay'] as const)
    const fits = chance.maybe(0.9) === (kind === 'days-to-pay')
    return deedOf('startRun', { runId: `run_${index}`, kind, ...(fits && { daysToPay: { period: 'whole-history' } }) })
  },
  replayEvents: ({ world, chance }: Scope): Fulfilled => {
    const { archive } = world.bus
    if (archive.length === 0) return undefined
    const from = chance.between(0, archive.length - 1)
    return () => {
      if (chance.maybe(0.5)) world.bus.replayLost()
      for (const envelope of archive.slice(from, from + chance.between(1, 12)))
        if (world.faults.happens('event replayed later', chance, 1)) world.bus.put(envelope)
    }
  },
  redriveDeadLetters:
    ({ world }: Scope): Fulfilled =>
    () =>
      world.bus.pending.push(...world.bus.deadLetters.splice(0)),
}

export const wishes = {
  ...accessWishes,
  ...accountWishes,
  ...importWishes,
  ...orderWishes,
  ...moneyWishes,
  ...refundWishes,
  ...voucherWishes,
  ...otherWishes,
}
export type Kind = keyof typeof wishes | 'repeat'

/** How often each is wished. `repeat` sends something again that was sent before, as it was or with other content. */
const weights: Record<Kind, number> = {
  openAccount: 2,
  importAccount: 2,
  importInvoice: 3,
  importDeposit: 2,
  changeCustomer: 1,
  changeLimit: 4,
  changeSubLimit: 3,
  changeTerms: 5,
  changeOrderStatus: 3,
  changeSettings: 2,
  requestRefresh: 1,
  quoteOrder: 4,
  placeOrder: 24,
  recordSale: 8,
  changeOrder: 7,
  cancelOrder: 4,
  holdOrder: 3,
  releaseOrder: 3,
  deliver: 20,
  issueInvoice: 10,
  issueInvoices: 6,
  sendInvoice: 2,
  sendCreditNote: 2,
  sendReceipt: 2,
  remindInvoice: 4,
  payByHand: 7,
  payOnline: 14,
  refundOrDispute: 13,
  topUp: 9,
  refund: 3,
  allocate: 6,
  undoAllocation: 4,
  creditNote: 7,
  writeOff: 3,
  refundPayment: 3,
  resolveRefund: 2,
  sellVoucher: 6,
  redeemVoucher: 4,
  refundVoucher: 1,
  assignSuspense: 3,
  wait: 8,
  prepareStatement: 2,
  sendStatement: 3,
  closeDay: 2,
  applyDaysToPay: 3,
  overrideAssessment: 1,
  liftOverride: 3,
  startRun: 1,
  replayEvents: 2,
  redriveDeadLetters: 1,
  eraseCustomer: 0.7,
  flood: 0.06,
  createKey: 0.7,
  invitePerson: 0.7,
  changePersonRole: 0.7,
  sendInvitation: 1,
  removePerson: 0.4,
  rotateKey: 0.7,
  revokeKey: 1,
  stray: 2,
  repeat: 6,
}

const isKind = (name: string): name is Kind => name in weights
const kinds = Object.keys(weights).filter(isKind)

/** How a run begins: accounts, most of them with a limit. */
const opening: readonly Kind[] = ['openAccount', 'openAccount', 'openAccount', 'openAccount', 'changeLimit', 'changeLimit', 'changeLimit']

/** The wishes of a run: the first open accounts, the rest is chance; each run wishes some kinds far more and others far less. */
export function wishesOf(seed: number, count: number): Wish[] {
  const chance = chanceOf(mixed(seed, 2))
  const swayed = { ...weights }
  for (const kind of kinds) swayed[kind] *= chance.one([0.2, 1, 1, 2, 4])
  return Array.from({ length: count }, (_, index) => ({
    index,
    kind: opening[index] ?? chance.weighed(swayed),
    seed: mixed(seed, 1_000 + index),
    shop: index < 4 ? (index % 2 === 0 ? 0 : 1) : chance.maybe(0.8) ? 0 : 1,
  }))
}

export function scopeOf(world: World, { index, seed, shop: at }: Wish): Scope {
  const shop = world.shops[at]
  if (!shop) throw new Error(`there is no shop ${at}`)
  return { world, shop, chance: chanceOf(seed), index, today: world.today(shop) }
}
