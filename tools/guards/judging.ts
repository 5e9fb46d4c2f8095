import type { Outcome } from '../mutate/running.ts'
import type { Guard } from './guard.ts'

/** What became of a guard: whether its test holds it, and in which words. */
export type Found = { kept: boolean; says: string }

/** Where a guard stands; undefined unless it stands there exactly once. */
export function placeOf({ from }: Pick<Guard, 'from'>, text: string): { start: number; end: number } | undefined {
  const start = text.indexOf(from)
  return start < 0 || text.indexOf(from, start + 1) >= 0 ? undefined : { start, end: start + from.length }
}

/** How a test says that something is not as it should be: by the runner's assertions, by those of our kit, by a property that failed. */
const assertions = ['AssertionError', 'was not refused', 'changed something', 'did nothing', 'Property failed']

/** `before`: the test with the guard in place; `after`: without it, undefined where it could not be taken away. */
export function foundOf(guard: Guard, { before, after }: { before: Outcome | undefined; after: Outcome | undefined }): Found {
  const lost = (says: string) => ({ kept: false, says })
  const told = `${guard.test}: ${guard.named}`
  if (before === undefined || before === 'timeout') return lost(`its test doesn’t end: ${told}`)
  if (!before.passed.some((name) => name.includes(guard.named)))
    return lost(`its test doesn’t pass, or isn’t there: ${told}${before.failed === undefined ? '' : ` (${before.failed}: ${before.why})`}`)
  if (after === undefined) return lost('what is to be taken away is not there, or more than once')
  if (after === 'timeout') return lost(`without it its test never ends: ${told}`)
  if (after.failed === undefined) return lost(`without it its test still passes: ${told}`)
  const why = after.why ?? ''
  const reasons = guard.fails === undefined ? assertions : [guard.fails]
  if (!after.failed.includes(guard.named) || !reasons.some((reason) => why.includes(reason)))
    return lost(`without it something else fails: ${after.failed}: ${why}`)
  return { kept: true, says: `noticed by ${told}` }
}
