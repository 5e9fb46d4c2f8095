import type { Right } from './access/rights.ts'
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
 * by another way, would let it through; `right` is the one that is missing.
 */
export type Refusal = { refused: RefusalCode; detail?: string; faults?: readonly Fault[]; payNow?: number; right?: Right }
export type Fault = { pointer: string; says: string }

export function refuse(refused: RefusalCode, detail?: string): Refusal {
  return detail === undefined ? { refused } : { refused, detail }
}

export function lacking(right: Right): Refusal {
  return { refused: 'not-allowed', detail: `The right is ${right}.`, right }
}

const tellingDeposits: ReadonlySet<RefusalCode> = new Set([
  'account-not-settled',
  'deposit-does-not-cover',
  'exceeds-unallocated',
  'refund-exceeds-deposits',
])

/** A refusal as far as its caller's rights let it out: that there is too little, and not how much there is. */
export function refusalSeen(refusal: Refusal, rights: ReadonlySet<Right>): Refusal {
  const { detail: _, ...others } = refusal
  return tellingDeposits.has(refusal.refused) && !rights.has('store-credit:read') ? others : refusal
}
