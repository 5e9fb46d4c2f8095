import fc from 'fast-check'
import { almostOf } from './almost.ts'
import type { Described } from './document.ts'
import type { Memory } from './memory.ts'
import type { Plan } from './plan.ts'
import { type Drawn, validOf } from './valid.ts'
import { wildOf } from './wild.ts'

/** How often each operation is drawn: what others need before they can do anything, more often; 2 where nothing is said. */
const weights: Readonly<Record<string, number>> = {
  openAccount: 4,
  changeCustomer: 3,
  changeLimit: 5,
  quoteOrder: 4,
  placeOrder: 14,
  changeOrder: 4,
  reportDelivery: 9,
  issueInvoice: 7,
  recordPayment: 7,
  topUp: 5,
  allocate: 5,
  issueCreditNote: 4,
  refundPayment: 3,
  undoAllocation: 4,
  changeSettings: 1,
  republish: 1,
  rebuild: 1,
  exportMerchant: 1,
  applyDaysToPayToAll: 1,
  importRows: 3,
}

/** Requests of all operations and kinds, about what the memory knows when they are drawn. */
export function plansOf(described: Described, memory: Memory): fc.Arbitrary<Drawn> {
  const each = [...described.operations.values()].map((operation) => {
    const valid = validOf({ operation, described, memory })
    const arbitrary = fc.oneof(
      { weight: 9, arbitrary: valid },
      { weight: 7, arbitrary: almostOf(valid, operation, described) },
      { weight: 4, arbitrary: wildOf(valid, operation) },
    )
    return { weight: weights[operation.name] ?? 2, arbitrary }
  })
  return fc.oneof(...each)
}

/** The seed of one request of a run. */
export const seedOf = (seed: number, index: number): number => Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b) | 0

/** The first requests of a run were sent more than a month ago. */
const early = { requests: 400, daysAgo: 40 }

/** A request at its place in a run. */
export function placed(plan: Drawn, index: number): Plan {
  return { ...plan, index, daysAgo: index < early.requests ? early.daysAgo : 0 }
}

/** The request a seed draws. */
export function drawn(plans: fc.Arbitrary<Drawn>, seed: number, index: number): Plan {
  const [plan] = fc.sample(plans, { seed: seedOf(seed, index), numRuns: 1 })
  if (!plan) throw new Error('nothing was drawn')
  return placed(plan, index)
}
