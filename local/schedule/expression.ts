import awsCronParser from 'aws-cron-parser'

/** The first instant of a schedule strictly after another; undefined when there is none. Milliseconds since 1970. */
export type Next = (after: number) => number | undefined

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * Reads `rate(…)`, `cron(…)` or `at(…)`. Rates count from `origin`; cron and at follow the time zone's wall clock.
 * Throws on anything else.
 */
export function nextOf({ expression, timeZone, origin }: { expression: string; timeZone: string; origin: number }): Next {
  const [, kind, content = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? []
  if (kind === 'rate') return rate(content, origin)
  if (kind === 'cron') return cron(content, timeZone)
  if (kind === 'at') {
    const instant = instantOf(Date.parse(`${content}Z`), timeZone)
    return (after) => (instant > after ? instant : undefined)
  }
  throw new Error(`${expression} is no schedule expression`)
}

function rate(content: string, origin: number): Next {
  const [count, unit = ''] = content.trim().split(/\s+/)
  const every = Number(count) * (units[unit.replace(/s$/, '')] ?? Number.NaN)
  if (!(every > 0)) throw new Error(`rate(${content}) is no schedule expression`)
  return (after) => origin + (Math.floor((after - origin) / every) + 1) * every
}

function cron(content: string, timeZone: string): Next {
  const parsed = awsCronParser.parse(content)
  const wallAfter = (wall: number): number | undefined => awsCronParser.next(parsed, new Date(wall))?.getTime()
  if (timeZone === 'UTC') return wallAfter
  return (after) => {
    let wall = wallAfter(wallOf(after, timeZone))
    // When clocks go back, a wall time comes twice; the schedule fires at the first.
    while (wall !== undefined && instantOf(wall, timeZone) <= after) wall = wallAfter(wall)
    return wall === undefined ? undefined : instantOf(wall, timeZone)
  }
}

/** What the clock on the wall shows at an instant, written as if it were UTC. */
function wallOf(instant: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant)
  return Date.parse(`${shown.replace(' ', 'T')}Z`) + (instant % 1000)
}

/** The instant at which the wall shows this; of a time skipped in spring, the instant the clock jumps over it. */
function instantOf(wall: number, timeZone: string): number {
  if (timeZone === 'UTC') return wall
  const guess = wall - (wallOf(wall, timeZone) - wall)
  return wall - (wallOf(guess, timeZone) - guess)
}
