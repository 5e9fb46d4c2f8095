import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { AccountId, ShipToId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency, Figure, SignedAmount } from '../money.ts'
import type { Settings } from '../settings/settings.ts'
import { Places } from './places.ts'

/** The most the customer may owe: an amount, no bound, or not granted (null). Nothing is read into 0. */
export const Limit = z
  .union([Amount, z.literal('unlimited'), z.null()])
  .meta({ id: 'Limit', description: 'Credit limit: an amount in minor units, "unlimited", or null when not granted' })
export type Limit = z.infer<typeof Limit>

export const RiskLevel = z.enum(['none', 'low', 'medium', 'high'])

/** The account's order status: a standard code, or one of the merchant's own (SPEC section 3, rule 1). */
export const OrderStatus = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9-]{1,20}$/),
  until: CalendarDate.optional().meta({ description: 'The day of held-until and open-until' }),
})
export type OrderStatus = z.infer<typeof OrderStatus>

export const Terms = z.strictObject({
  paymentTermDays: z.int().min(0).max(365),
  endOfMonth: z.boolean().meta({ description: 'Moves the due date to the end of its month' }),
  riskLevel: RiskLevel,
  minimumForCheck: Amount.meta({
    description: 'Orders up to this total are not checked; 0 checks always. Weigh the cost of a check against the customer’s history',
  }),
  holdPeriod: z.int().min(0).max(12).meta({ description: 'Ageing period from which past-due amounts hold orders; 0 is off' }),
})
export type Terms = z.infer<typeof Terms>

/** Terms as answers show them: while B2B credit is off, without payment term and risk level (SPEC section 12). */
export const ShownTerms = Terms.partial({ paymentTermDays: true, endOfMonth: true, riskLevel: true }).meta({
  id: 'ShownTerms',
  description: 'Payment term and risk level are left out while B2B credit is off',
})

/** Limit and terms as far as the merchant has B2B credit on. */
export function shownCredit(
  { limit, terms }: { limit: Limit; terms: z.infer<typeof Terms> },
  { features }: Pick<Settings, 'features'>,
): { limit?: Limit; terms: z.infer<typeof ShownTerms> } {
  const { minimumForCheck, holdPeriod } = terms
  return features.b2bCredit ? { limit, terms } : { terms: { minimumForCheck, holdPeriod } }
}

/** What the account's history says; it never influences a check (SPEC section 3). */
export const History = z.strictObject({
  paymentCount: z.int().min(0),
  lastPaymentOn: CalendarDate.optional(),
  lateCount: z.int().min(0),
  daysToPaySum: z.int().min(0),
  daysToPayCount: z.int().min(0),
})

/** What a user has set in place of the bureau's word; it stays until it is lifted, and the bureau's stands beside it (SPEC section 10). */
export const Overridden = z.strictObject({
  rating: z.string().max(40).optional(),
  ratedOn: CalendarDate.optional(),
  /** The limit stays as a user set it, whatever the bureau recommends. */
  limit: z.literal('kept').optional(),
})
export type Overridden = z.infer<typeof Overridden>

/** What the credit bureau last said, in short (SPEC section 10). */
export const Review = z.strictObject({
  reviewedOn: CalendarDate.optional(),
  askedAt: Instant.optional(),
  askedFor: z.string().max(bounds.eventId).optional(),
  rating: z.string().max(40).optional(),
  ratedOn: CalendarDate.optional(),
  suggestedLimit: Amount.optional(),
  overridden: Overridden.optional(),
  staleSince: Instant.optional(),
  staleReason: z.string().max(80).optional(),
})

/**
 * One customer's credit account: the five stored figures from which all others derive, the terms that rule it, and nothing
 * about the person. Everything that moves money writes this row, so it serialises its customer.
 */
export const Account = z.strictObject({
  accountId: AccountId,
  currency: Currency,
  openedAt: Instant,
  limit: Limit,
  terms: Terms,
  orderStatus: OrderStatus,
  termsVersion: z.int().min(1),
  unpaid: Figure,
  deposits: Figure,
  openOrders: Figure,
  charged: Figure,
  reserved: Figure,
  heldCount: z.int().min(0),
  shipToIds: z.array(ShipToId),
  /** Sub-limits by ship-to or job; and what each of these owes and has charged. */
  subLimits: z.record(z.string(), Amount).optional(),
  places: Places.optional(),
  /** How many lettering codes were given out. */
  letters: z.int().min(0),
  history: History,
  review: Review,
  /** Where the last statement ended: its month or week, and the chain's sequence and balance there. */
  stated: z.strictObject({ month: z.string(), sequence: z.int(), balance: SignedAmount }).optional(),
  /** The first day its next statement is about: null while nothing moves, is owed or deposited. A month, or absent, in older rows. */
  nextStatement: z.string().nullable().optional(),
  /** When its customer was erased: since then nobody's, closed for new business, its books as they were. */
  erasedAt: Instant.optional(),
})
export type Account = z.infer<typeof Account>

/** Where the bureau may move limits, one that a user sets is an override: it stays until it is lifted (SPEC section 10). */
export function withLimitOfUser(review: Account['review'], { bureau }: Pick<Settings, 'bureau'>): Account['review'] {
  if (bureau.limitPolicy !== 'auto' && bureau.limitPolicy !== 'decrease-only') return review
  return { ...review, overridden: { ...review.overridden, limit: 'kept' } }
}

/** The five figures every journal record keeps before and after. */
export type Figures = Pick<Account, 'unpaid' | 'deposits' | 'openOrders' | 'charged' | 'reserved'>

export const noFigures: Figures = { unpaid: 0, deposits: 0, openOrders: 0, charged: 0, reserved: 0 }

export function figuresOf(account: Account): Figures {
  const { unpaid, deposits, openOrders, charged, reserved } = account
  return { unpaid, deposits, openOrders, charged, reserved }
}

export const balance = (figures: Figures): number => figures.deposits - figures.unpaid
export const remainder = (figures: Figures): number => balance(figures) - figures.openOrders
export const exposure = (figures: Figures): number => figures.unpaid + figures.charged
export const unreserved = (figures: Figures): number => figures.deposits - figures.reserved

/** Limit less unpaid; deposits never count in it. null when not granted. */
export function available(account: Account): number | 'unlimited' | null {
  return typeof account.limit === 'number' ? account.limit - account.unpaid : account.limit
}

/** Limit less exposure: what a new order may still charge to the line. */
export function headroom(account: Account): number | 'unlimited' | null {
  return typeof account.limit === 'number' ? account.limit - exposure(account) : account.limit
}

/** The headroom as checks count it: nothing granted is 0, and what is over the limit leaves nothing. */
export function chargeable(account: Account): number {
  const room = headroom(account)
  return room === 'unlimited' ? Number.POSITIVE_INFINITY : Math.max(0, room ?? 0)
}

const Room = z.union([SignedAmount, z.literal('unlimited'), z.null()])

/** Every figure of SPEC section 1, as answers carry them. */
export const AccountFigures = z
  .strictObject({
    unpaid: Figure,
    deposits: Figure,
    unreservedDeposits: Figure,
    openOrders: Figure,
    charged: Figure,
    balance: SignedAmount,
    remainder: SignedAmount,
    exposure: Figure,
    limit: Limit,
    available: Room,
    headroom: Room,
  })
  .meta({ id: 'AccountFigures' })
export type AccountFigures = z.infer<typeof AccountFigures>

/** While B2B credit is off (SPEC section 12) a limit reads as not granted, and nothing derived from it is told. */
export function accountFigures(stored: Account, { features }: Pick<Settings, 'features'>): AccountFigures {
  const account = features.b2bCredit ? stored : { ...stored, limit: null }
  return {
    unpaid: account.unpaid,
    deposits: account.deposits,
    unreservedDeposits: unreserved(account),
    openOrders: account.openOrders,
    charged: account.charged,
    balance: balance(account),
    remainder: remainder(account),
    exposure: exposure(account),
    limit: account.limit,
    available: available(account),
    headroom: headroom(account),
  }
}
