import { Bounded } from '../../store/bounded.ts'
import type { Leases, Window } from '../../store/leases.ts'
import { errorFields, log } from './log.ts'

/** Requests are counted over windows of this length, so that a burst may use up a whole window at once. */
const windowMillis = 10_000

/** A window's requests are counted in this many parts: one write each. */
const partsPerWindow = 20

/** Callers one environment counts; who is forgotten begins anew with one part. */
const mostCallers = 1_000

/** Requests a caller may still make here before it has to be counted again. */
type Budget = { window: Window; left: number; spent: boolean; counting: Promise<void> | undefined }

export type Asking = { merchantId: string; by: string; requestsPerSecond: number }

/**
 * How often one caller may ask, counted over all environments together, without a write for each request: an environment gives every
 * caller one part of its window on trust, and counts a part in the caller's row when it is used up. So a caller that asks seldom costs
 * nothing, one that asks more costs a write per part, and it may pass its limit by one part per environment that serves it. When the
 * row can't be counted, requests pass: a limit must not stop what would otherwise have worked.
 */
export function requestLimiter({ leases, now }: { leases: () => Leases; now: () => number }) {
  const budgets = new Bounded<Budget>(mostCallers)

  const budgetOf = (who: string, part: number): Budget => {
    const startsAt = now() - (now() % windowMillis)
    const found = budgets.get(who)
    if (found?.window.startsAt === startsAt) return found
    const window = { of: 'requests', who, startsAt, endsAt: startsAt + windowMillis }
    return budgets.put(who, { window, left: part, spent: false, counting: undefined })
  }

  const count = async (budget: Budget, { part, most }: { part: number; most: number }): Promise<void> => {
    try {
      const sum = await leases().take(budget.window, { count: part, most })
      budget.spent = sum === undefined || sum + part > most
      if (budget.spent) log.warn('a caller asks more often than its limit', { who: budget.window.who })
    } catch (error) {
      log.warn('requests could not be counted; they pass', { who: budget.window.who, ...errorFields(error) })
    }
    if (!budget.spent) budget.left += part
  }

  /** Seconds until the caller may ask again; undefined when it may now. */
  return async ({ merchantId, by, requestsPerSecond }: Asking): Promise<number | undefined> => {
    const most = (requestsPerSecond * windowMillis) / 1_000
    const part = Math.max(1, Math.floor(most / partsPerWindow))
    for (;;) {
      const budget = budgetOf(`${merchantId}#${by}`, part)
      if (budget.spent) return Math.ceil((budget.window.endsAt - now()) / 1_000)
      if (budget.left > 0) {
        budget.left -= 1
        return undefined
      }
      budget.counting ??= count(budget, { part, most }).finally(() => {
        budget.counting = undefined
      })
      await budget.counting
    }
  }
}
