import { moneyRefusals } from './refusals/ofMoney.ts'
import { namedRefusals } from './refusals/ofNamed.ts'
import { orderRefusals } from './refusals/ofOrders.ts'
import { requestRefusals } from './refusals/ofRequests.ts'
import { lateRefusals } from './refusals/ofTheRest.ts'

/**
 * Every way we say no. When several apply, the first of this list is answered, so the order is the order of precedence.
 * Generated into docs/refusals.md.
 */
export const refusals = { ...requestRefusals, ...namedRefusals, ...orderRefusals, ...moneyRefusals, ...lateRefusals } as const

export type RefusalCode = keyof typeof refusals

/**
 * A no, as a value. `detail` adds the figures of this case; `faults` name each place by JSON pointer; `payNow` is the amount that, paid
 * by another way, would let it through.
 */
export type Refusal = { refused: RefusalCode; detail?: string; faults?: readonly Fault[]; payNow?: number }
export type Fault = { pointer: string; says: string }

export function refuse(refused: RefusalCode, detail?: string): Refusal {
  return detail === undefined ? { refused } : { refused, detail }
}
