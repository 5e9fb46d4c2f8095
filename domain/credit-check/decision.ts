import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { holdSeen, seen } from '../accounts/seen.ts'
import type { Currency } from '../money.ts'
import { KeptDecision, showHold, ToldHold } from './holds.ts'
import { Inputs, judge, RuleResult, ruleResultsOf } from './judging.ts'

const Replay = z
  .strictObject({
    holds: z.array(ToldHold).meta({ description: 'What the rules say of the kept inputs, each with its sentence' }),
    same: z.boolean().meta({ description: 'Whether that is what was decided then' }),
  })
  .meta({ id: 'DecisionReplay' })

/** A decision as it is read: what it looked at, what each rule said, and the same once more; without the latter where not all inputs were kept yet. */
export const DecisionView = z.strictObject({
  inputs: KeptDecision,
  rules: z.array(RuleResult).optional(),
  replay: Replay.optional(),
})

type Reading = { currency: Currency; rights: ReadonlySet<Right> }

/** A decision once more, from what it looked at, as far as a reader's rights let it out. */
export function decisionView(decision: KeptDecision, { currency, rights }: Reading): z.infer<typeof DecisionView> {
  const inputs = Inputs.safeParse(decision).data
  const seenInputs = inputsSeen(decision, rights)
  if (!inputs) return { inputs: seenInputs }
  const holds = judge(inputs)
  const same = holds.map(({ reason }) => reason).join(' ') === decision.reasons
  const told = holds.map((hold) => holdSeen(showHold(hold, currency), rights))
  return { inputs: seenInputs, rules: ruleResultsOf(inputs), replay: { holds: told, same } }
}

/** What is past due beyond the deposits tells the deposits. */
function inputsSeen(decision: KeptDecision, rights: ReadonlySet<Right>): KeptDecision {
  if (rights.has('store-credit:read')) return decision
  const { pastDueExcess: _, ...others } = seen(decision, rights)
  return others
}
