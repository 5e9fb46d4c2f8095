import * as z from 'zod'
import type { Instant } from '../calendar.ts'
import type { Settings } from '../settings/settings.ts'

/** How often the bureau was asked in one month: by its contracts, months are those of UTC. */
export const BureauMonth = z.strictObject({ asked: z.int().min(0) })
export type BureauMonth = z.infer<typeof BureauMonth>

export function monthAsked(now: Instant): string {
  return now.slice(0, 7)
}

/** Whether the month's questions are used up; without a budget they never are (SPEC section 10). */
export function isSpent(month: BureauMonth | undefined, { bureau }: Settings): boolean {
  return bureau.monthlyBudget !== undefined && (month?.asked ?? 0) >= bureau.monthlyBudget
}

export function askedOnceMore(month: BureauMonth | undefined): BureauMonth {
  return { asked: (month?.asked ?? 0) + 1 }
}
