import * as z from 'zod'
import { Limit } from '../accounts/account.ts'
import { CalendarDate } from '../calendar.ts'
import { Amount, Figure, SignedAmount } from '../money.ts'
import { StatusBehaviour } from '../settings/settings.ts'
import type { Hold } from './holds.ts'

/**
 * All that the rules look at when they decide an order, as plain values: kept with the order, so that the decision can be replayed
 * (SPEC section 3). `asked`: nothing of a delivered order; of one that was approved or released, nothing but whether it waits for money.
 */
export const Inputs = z.object({
  today: CalendarDate,
  asked: z.enum(['all', 'waiting-only', 'nothing']),
  status: z.string(),
  behaviour: StatusBehaviour,
  until: z.string(),
  total: Figure,
  onCredit: Amount,
  charged: Amount,
  toCollect: Amount,
  minimumForCheck: Amount,
  limit: Limit,
  exposureWith: SignedAmount,
  pastDue: Figure,
  holdPeriod: z.int(),
  holdPeriodMinimum: Amount,
  unreservedDeposits: SignedAmount,
  shipToId: z.string().default(''),
  subLimit: Amount.nullable().default(null),
  subExposureWith: SignedAmount.default(0),
})
export type Inputs = z.infer<typeof Inputs>

/** How far the order would bring the account over its limit; a limit that is not granted is 0. */
export function excessOf({ limit, exposureWith }: Inputs): number {
  return limit === 'unlimited' ? 0 : Math.max(0, exposureWith - (limit ?? 0))
}

/** The same of the sub-limit of the order's ship-to or job; none is no bound. */
export function subExcessOf({ subLimit, subExposureWith }: Inputs): number {
  return subLimit === null ? 0 : Math.max(0, subExposureWith - subLimit)
}

/** What is past due beyond the unreserved deposits and what the merchant lets pass. */
export function pastDueExcessOf({ pastDue, unreservedDeposits, holdPeriodMinimum }: Inputs): number {
  return Math.max(0, pastDue - unreservedDeposits - holdPeriodMinimum)
}

const Result = z.enum(['holds', 'passes', 'not-asked'])

/** One rule of SPEC section 3 with what it said of an order. */
export const RuleResult = z
  .strictObject({
    rule: z.enum(['order-status', 'minimum-for-check', 'limit', 'hold-period', 'sub-limit', 'payment']),
    result: Result.meta({ description: '"not-asked": nothing more is charged, the total is up to the minimum, or the order was released' }),
    reason: z.string().optional(),
  })
  .meta({ id: 'RuleResult' })
export type RuleResult = z.infer<typeof RuleResult>

/** Rule 1: the order status of the account, for every order whatever its settlement. */
function statusHold({ behaviour, status, until, today, onCredit }: Inputs): Hold | undefined {
  switch (behaviour) {
    case 'yes':
      return undefined
    case 'no':
      return { reason: 'not-approved' }
    case 'cash-only':
      return onCredit > 0 ? { reason: 'cash-only', onCredit } : undefined
    case 'held-until':
      return today < until ? { reason: 'held-until', until } : undefined
    case 'open-until':
      return today > until ? { reason: 'open-until-lapsed', until } : undefined
    case 'review':
      return { reason: 'review', code: status }
  }
}

/** Rule 3. */
function limitHold(inputs: Inputs): Hold | undefined {
  const { limit, exposureWith: exposure } = inputs
  const excess = excessOf(inputs)
  return excess > 0 ? { reason: 'limit-exceeded', limit: typeof limit === 'number' ? limit : 0, exposure, excess } : undefined
}

/** Rule 4. */
function pastDueHold(inputs: Inputs): Hold | undefined {
  const { pastDue, holdPeriod: period, unreservedDeposits, holdPeriodMinimum: minimum } = inputs
  return pastDueExcessOf(inputs) > 0 ? { reason: 'past-due', pastDue, period, unreservedDeposits, minimum } : undefined
}

/** Rule 5, in addition to the account's limit, never instead. */
function subLimitHold(inputs: Inputs): Hold | undefined {
  const { shipToId, subLimit, subExposureWith: exposure } = inputs
  const excess = subExcessOf(inputs)
  return excess > 0 && subLimit !== null ? { reason: 'sub-limit-exceeded', shipToId, limit: subLimit, exposure, excess } : undefined
}

type Judged = { rule: RuleResult['rule']; result: RuleResult['result']; hold?: Hold }

const judgedAs = (rule: RuleResult['rule'], hold: Hold | undefined): Judged => ({
  rule,
  result: hold ? 'holds' : 'passes',
  ...(hold && { hold }),
})

/** Every rule in its order, with what it says; a rule that is not asked says nothing. */
function judged(inputs: Inputs): Judged[] {
  const { asked, onCredit, charged, total, minimumForCheck, toCollect } = inputs
  const none = (rule: RuleResult['rule']): Judged => ({ rule, result: 'not-asked' })
  const all = asked === 'all'
  const chargesMore = all && onCredit > charged
  const unchecked = minimumForCheck > 0 && total <= minimumForCheck
  const checks = chargesMore && !unchecked
  const waits: Hold | undefined = toCollect > 0 ? { reason: 'awaiting-payment', toCollect } : undefined
  return [
    all ? judgedAs('order-status', statusHold(inputs)) : none('order-status'),
    chargesMore ? judgedAs('minimum-for-check', undefined) : none('minimum-for-check'),
    checks ? judgedAs('limit', limitHold(inputs)) : none('limit'),
    checks ? judgedAs('hold-period', pastDueHold(inputs)) : none('hold-period'),
    checks ? judgedAs('sub-limit', subLimitHold(inputs)) : none('sub-limit'),
    asked === 'nothing' ? none('payment') : judgedAs('payment', waits),
  ]
}

/** Every reason that applies, in the order of the rules. The same inputs always give the same. */
export function judge(inputs: Inputs): Hold[] {
  return judged(inputs).flatMap(({ hold }) => hold ?? [])
}

/** What each rule said. */
export function ruleResultsOf(inputs: Inputs): RuleResult[] {
  return judged(inputs).map(({ rule, result, hold }) => ({ rule, result, ...(hold && { reason: hold.reason }) }))
}
