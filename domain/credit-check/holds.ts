import * as z from 'zod'
import { CalendarDate } from '../calendar.ts'
import { Amount, type Currency, Figure, SignedAmount, spoken } from '../money.ts'

/** Every reason to hold an order, by its code. */
export const holdReasons = [
  'not-approved',
  'cash-only',
  'held-until',
  'open-until-lapsed',
  'review',
  'limit-exceeded',
  'past-due',
  'sub-limit-exceeded',
  'awaiting-payment',
  'manual',
] as const satisfies readonly Hold['reason'][]

/** Why an order must not leave the warehouse, each reason with its figures (SPEC section 3). */
export const Hold = z
  .discriminatedUnion('reason', [
    z.strictObject({ reason: z.literal('not-approved') }),
    z.strictObject({ reason: z.literal('cash-only'), onCredit: Amount }),
    z.strictObject({ reason: z.literal('held-until'), until: CalendarDate }),
    z.strictObject({ reason: z.literal('open-until-lapsed'), until: CalendarDate }),
    z.strictObject({ reason: z.literal('review'), code: z.string() }),
    z.strictObject({ reason: z.literal('limit-exceeded'), limit: Amount, exposure: SignedAmount, excess: Figure }),
    z.strictObject({ reason: z.literal('past-due'), pastDue: Figure, period: z.int(), unreservedDeposits: Figure, minimum: Amount }),
    z.strictObject({
      reason: z.literal('sub-limit-exceeded'),
      shipToId: z.string(),
      limit: Amount,
      exposure: SignedAmount,
      excess: Figure,
    }),
    z.strictObject({ reason: z.literal('awaiting-payment'), toCollect: Amount }),
    z.strictObject({ reason: z.literal('manual'), by: z.string(), why: z.string() }),
  ])
  .meta({ id: 'KeptHold' })
export type Hold = z.infer<typeof Hold>

/** Whether both say the same, in whatever order they came: a hold by hand is added behind those that were there. */
export function areSameHolds(one: readonly Hold[], other: readonly Hold[]): boolean {
  const inOrder = (holds: readonly Hold[]) =>
    JSON.stringify(holds.toSorted((a, b) => holdReasons.indexOf(a.reason) - holdReasons.indexOf(b.reason)))
  return inOrder(one) === inOrder(other)
}

/** What the reasons say beside their names. A schema with names, in the order of `Hold`: the table keeps none, and a replay is the same text. */
const HoldFigures = z
  .strictObject({
    onCredit: Amount,
    until: CalendarDate,
    code: z.string(),
    shipToId: z.string(),
    limit: Amount,
    exposure: SignedAmount,
    excess: Figure,
    pastDue: Figure,
    period: z.int(),
    unreservedDeposits: Figure,
    minimum: Amount,
    toCollect: Amount,
    by: z.string(),
    why: z.string(),
  })
  .partial()
  .meta({ id: 'HoldFigures', description: 'Those of the reason' })

/** The hold as answers carry it: with a sentence for the user. */
export const ToldHold = z.strictObject({ reason: z.string(), sentence: z.string(), figures: HoldFigures }).meta({ id: 'Hold' })
export type ToldHold = z.infer<typeof ToldHold>

/** For the answer of a command, which the journal keeps: what a person wrote stands in the order's row alone. */
export function tellHold(hold: Hold, currency: Currency): ToldHold {
  const { reason, ...figures } = hold
  if (hold.reason === 'manual') return { reason, sentence: 'Held by hand.', figures: { by: hold.by } }
  return { reason, sentence: sentenceOf(hold, currency), figures }
}

/** The hold as a read order carries it: its reason alone for whoever may not read holds. */
export const ShownHold = ToldHold.partial({ sentence: true, figures: true }).meta({
  id: 'ShownHold',
  description: 'Sentence and figures for whoever may `holds:read`',
})
export type ShownHold = z.infer<typeof ShownHold>

/** For whoever may read holds: a person's own words too. */
export function showHold(hold: Hold, currency: Currency): ToldHold {
  const { reason, ...figures } = hold
  return { reason, sentence: sentenceOf(hold, currency), figures }
}

function sentenceOf(hold: Hold, currency: Currency): string {
  switch (hold.reason) {
    case 'not-approved':
      return 'Orders of this account are not approved.'
    case 'cash-only':
      return `This account pays cash only: ${spoken(hold.onCredit, currency)} may not go on credit.`
    case 'held-until':
      return `Orders of this account are held until ${hold.until}.`
    case 'open-until-lapsed':
      return `This account was open until ${hold.until}.`
    case 'review':
      return `Orders of this account are reviewed first (${hold.code}).`
    case 'limit-exceeded':
      return `With this order the customer would owe ${spoken(hold.exposure, currency)}, ${spoken(hold.excess, currency)} over the limit of ${spoken(hold.limit, currency)}.`
    case 'past-due':
      return `${spoken(hold.pastDue, currency)} are past due in ageing period ${hold.period} or older.`
    case 'sub-limit-exceeded':
      return `With this order ${hold.shipToId} would owe ${spoken(hold.exposure, currency)}, ${spoken(hold.excess, currency)} over its own limit of ${spoken(hold.limit, currency)}.`
    case 'awaiting-payment':
      return `${spoken(hold.toCollect, currency)} wait to be paid.`
    case 'manual':
      return `Held by hand: ${hold.why}`
  }
}

/** Whether a reason keeps the credit part from being charged; waiting for money alone doesn't (SPEC section 2). */
export function blocksCharging(hold: Hold): boolean {
  return hold.reason !== 'awaiting-payment'
}

/** A decision as it is kept: all that the rules looked at, how far past each bound it was, and the reasons found, by their codes. */
export const KeptDecision = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
export type KeptDecision = z.infer<typeof KeptDecision>

/** Where a re-check of held orders goes on that one commit couldn't end: behind which order, and whether more may still be charged. */
export const RecheckFrom = z.strictObject({ behind: z.string().max(150), charging: z.boolean() })
export type RecheckFrom = z.infer<typeof RecheckFrom>
