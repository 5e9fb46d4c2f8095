import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { holdSeen, seen } from '../accounts/seen.ts'
import { query } from '../command.ts'
import { OrderId } from '../ids.ts'
import type { Order } from '../orders/order.ts'
import { pointerTo, rowsOfOrder } from '../orders/orderRows.ts'
import { refuse } from '../refusals.ts'
import { showHold, ToldHold } from './holds.ts'
import { Inputs, judge, RuleResult, ruleResultsOf } from './judging.ts'

const Outcome = z.enum(['approved', 'held', 'released', 'cancelled'])

const Replay = z
  .strictObject({
    holds: z.array(ToldHold).meta({ description: 'What the rules say of the kept inputs, each with its sentence' }),
    same: z.boolean().meta({ description: 'Whether that is what was decided then' }),
  })
  .meta({ id: 'DecisionReplay' })

function outcomeOf(order: Order): z.infer<typeof Outcome> {
  if (order.state === 'cancelled') return 'cancelled'
  if (order.holds.length > 0) return 'held'
  return order.release ? 'released' : 'approved'
}

/** The last decision once more, from what it looked at; undefined for one that was made before all of that was kept. */
function replayOf(
  { decision, currency }: Order,
  rights: ReadonlySet<Right>,
): { rules: RuleResult[]; replay: z.infer<typeof Replay> } | undefined {
  const inputs = Inputs.safeParse(decision).data
  if (!inputs) return undefined
  const holds = judge(inputs)
  const same = holds.map(({ reason }) => reason).join(' ') === decision.reasons
  return { rules: ruleResultsOf(inputs), replay: { holds: holds.map((hold) => holdSeen(showHold(hold, currency), rights)), same } }
}

/** What the decision looked at, as far as a reader's rights let it out: what is past due beyond the deposits tells the deposits. */
function inputsSeen({ decision }: Order, rights: ReadonlySet<Right>): Order['decision'] {
  const { pastDueExcess: _, ...others } = seen(decision, rights)
  return rights.has('store-credit:read') ? decision : others
}

/** What the last decision about an order looked at, what each rule said, and the same once more by today's code (SPEC section 3). */
export const getDecision = query({
  name: 'getDecision',
  summary: 'Read the last credit decision of an order, with a replay',
  right: 'holds:read',
  input: z.strictObject({ orderId: OrderId }),
  answer: z.strictObject({
    orderId: OrderId,
    outcome: Outcome.meta({ description: 'As the order stands now' }),
    inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    holds: z.array(ToldHold).meta({ description: 'What holds it now' }),
    rules: z.array(RuleResult).optional(),
    replay: Replay.optional(),
  }),
  answers: async ({ orderId }, reader, { rights }) => {
    const { pointer } = await reader.get(pointerTo(orderId))
    const { order } = await reader.get(rowsOfOrder(pointer, orderId))
    if (!order) return refuse('unknown-order')
    return {
      orderId,
      outcome: outcomeOf(order),
      inputs: inputsSeen(order, rights),
      holds: order.holds.map((hold) => holdSeen(showHold(hold, order.currency), rights)),
      ...replayOf(order, rights),
    }
  },
})
