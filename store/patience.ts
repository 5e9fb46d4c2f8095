/** Time and chance, so that tests can play both. `now` in milliseconds; `random` in 0 ≤ x < 1. */
export type Clock = { now: () => number; sleep: (millis: number) => Promise<void>; random: () => number }

/** How long to go on trying. */
export type Patience = {
  /** Waits a little, longer each time. False, without waiting, when the deadline would pass, and where it took so long that it has. */
  pause: () => Promise<boolean>
  /** The same after a lost race, but only every other time. */
  pauseAfterRace: () => Promise<boolean>
  isOver: () => boolean
}

const shortestMillis = 5
const longestMillis = 1_000

/**
 * Full jitter: somewhere up to 5 ms, then 10, 20 … so that those who met once don't meet again. Who lost a race holds the newest rows,
 * and a pause would make them old: so it tries at once, and pauses only when it loses again. The next loss then serves as its reading.
 */
export function patienceUntil(deadlineAt: number, clock: Clock): Patience {
  let pauses = 0
  let races = 0
  const isOver = () => clock.now() >= deadlineAt
  const pause = async () => {
    const millis = clock.random() * Math.min(longestMillis, shortestMillis * 2 ** pauses)
    pauses += 1
    if (clock.now() + millis >= deadlineAt) return false
    await clock.sleep(millis)
    return !isOver()
  }
  const pauseAfterRace = async () => {
    races += 1
    return races % 2 === 1 ? !isOver() : pause()
  }
  return { isOver, pause, pauseAfterRace }
}
