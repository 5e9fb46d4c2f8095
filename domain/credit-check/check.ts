import { type Account, exposure, unreserved } from '../accounts/account.ts'
import { type Books, setOrder } from '../accounts/books.ts'
import { aged } from '../accounts/debts.ts'
import { atPlace } from '../accounts/places.ts'
import { isDelivered, isHeld, type Order } from '../orders/order.ts'
import { isDated, type Settings, StatusBehaviour } from '../settings/settings.ts'
import { blocksCharging, type Hold, type KeptDecision } from './holds.ts'
import { excessOf, type Inputs, judge, pastDueExcessOf, subExcessOf } from './judging.ts'

/** By which settings, and whether the order is new or looked at again. */
export type Rules = { settings: Settings; occasion?: 'placing' | 'again' }

/** What does the asking of a decision: what a release or an earlier approval covers is not asked again; a delivered order never is. */
function askedOf(books: Books, order: Order, occasion: Rules['occasion']): Inputs['asked'] {
  if (isDelivered(order)) return 'nothing'
  const known = books.orders.get(order.orderId)
  const chargesMore = order.onCredit > order.charged
  const covered = order.release !== undefined && !chargesMore
  const approvedBefore = occasion === 'again' && known !== undefined && !known.holds.some(blocksCharging) && !chargesMore
  return covered || approvedBefore ? 'waiting-only' : 'all'
}

/** The account's figures as a decision looks at them, after the order's own reservation. */
function inputsOf(books: Books, order: Order, { settings, occasion = 'again' }: Rules): Inputs {
  const { account, today } = books
  const { holdPeriod, minimumForCheck } = account.terms
  const periods = holdPeriod === 0 ? [] : aged(books.debts, settings.ageing, today).slice(holdPeriod - 1)
  return {
    today,
    asked: askedOf(books, order, occasion),
    status: account.orderStatus.code,
    behaviour: inForce(account, settings),
    until: account.orderStatus.until ?? '',
    total: order.total,
    onCredit: order.onCredit,
    charged: order.charged,
    toCollect: order.toCollect,
    minimumForCheck,
    limit: account.limit,
    exposureWith: exposure(account) - (books.orders.get(order.orderId)?.charged ?? 0) + order.onCredit,
    pastDue: periods.reduce((sum, owed) => sum + owed, 0),
    holdPeriod,
    holdPeriodMinimum: settings.holdPeriodMinimum,
    unreservedDeposits: unreserved(account),
    ...withOrder(books, order),
  }
}

/** What the order's ship-to or job would owe with it, and may. */
function withOrder(
  { account, orders }: Books,
  { orderId, shipToId, onCredit }: Order,
): Pick<Inputs, 'shipToId' | 'subLimit' | 'subExposureWith'> {
  if (!shipToId) return { shipToId: '', subLimit: null, subExposureWith: 0 }
  const { unpaid, charged } = atPlace(account.places, shipToId) ?? { unpaid: 0, charged: 0 }
  const subExposureWith = unpaid + charged - (orders.get(orderId)?.charged ?? 0) + onCredit
  return { shipToId, subLimit: atPlace(account.subLimits, shipToId) ?? null, subExposureWith }
}

/** What a status code does: the merchant's own table, else the standard one. A code that is in neither any more is reviewed. */
export function behaviourOf(code: Account['orderStatus']['code'], settings: Settings): StatusBehaviour {
  return settings.statusCodes.find((status) => status.code === code)?.behaviour ?? StatusBehaviour.safeParse(code).data ?? 'review'
}

/** The same of an account now. What holds or opens by a day, where the account has none because its code did not ask for one, is reviewed. */
function inForce({ orderStatus: { code, until } }: Account, settings: Settings): StatusBehaviour {
  const behaviour = behaviourOf(code, settings)
  return isDated(behaviour) && until === undefined ? 'review' : behaviour
}

/** Every reason to hold an order (SPEC section 3), decided over the whole account; a hold by hand stays until its release. */
export function reasonsToHold(books: Books, order: Order, rules: Rules): Hold[] {
  return holdsOf(order, inputsOf(books, order, rules))
}

function holdsOf(order: Order, inputs: Inputs): Hold[] {
  const manual = inputs.asked === 'nothing' ? [] : order.holds.filter((hold) => hold.reason === 'manual')
  return [...manual, ...judge(inputs)]
}

/** The decision as it is kept: what it looked at, and which reasons the rules found in it. */
function kept(inputs: Inputs): KeptDecision {
  const reasons = judge(inputs).map(({ reason }) => reason)
  return { ...inputs, excess: excessOf(inputs), pastDueExcess: pastDueExcessOf(inputs), reasons: reasons.join(' ') }
}

/** Decides an order anew on today's figures and sets it; without a reason that blocks charging, its credit part is charged. */
export function decideOrder(books: Books, order: Order, rules: Rules): Order {
  const inputs = inputsOf(books, order, rules)
  const holds = holdsOf(order, inputs)
  const charged = holds.some(blocksCharging) ? Math.min(order.charged, order.onCredit) : order.onCredit
  const decided = { ...order, holds, charged, decision: kept(inputs) }
  setOrder(books, decided)
  return decided
}

/** Reasons that money answers. */
const curable: readonly Hold['reason'][] = ['cash-only', 'limit-exceeded', 'past-due', 'sub-limit-exceeded', 'awaiting-payment']

/**
 * The exact amount that, paid now, releases a held order; undefined where paying doesn't help (SPEC section 3). It answers the reasons
 * of this moment, not those recorded when the order was last decided: by them the payment will be judged.
 */
export function cureOf(books: Books, order: Order, settings: Settings): number | undefined {
  if (!isHeld(order)) return undefined
  const inputs = inputsOf(books, order, { settings })
  const reasons = new Set(holdsOf(order, inputs).map((hold) => hold.reason))
  if ([...reasons].some((reason) => !curable.includes(reason))) return undefined
  if (reasons.has('cash-only')) return order.toCollect + order.onCredit
  const overLimit = reasons.has('limit-exceeded') ? excessOf(inputs) : 0
  const overSubLimit = reasons.has('sub-limit-exceeded') ? subExcessOf(inputs) : 0
  const needed = Math.max(overLimit, overSubLimit, reasons.has('past-due') ? pastDueExcessOf(inputs) : 0)
  return order.toCollect + Math.min(order.onCredit - order.charged, needed)
}
