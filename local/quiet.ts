/** What must rest for the run to be quiet. */
export type Restless = {
  /** True while something is known to be under way. */
  busy: () => boolean
  /** Counts up whenever something happened. */
  happened: () => number
  /** Resolves when the streams were looked at after this call and held nothing new. */
  caughtUp: () => Promise<void>
  /** What is under way, in words, for whoever waited in vain. */
  says: () => string
}

/** Waited in vain: something keeps going. */
export class NeverQuiet extends Error {}

/** Milliseconds between two looks at what is busy. */
const lookMs = 2

/**
 * Resolves when nothing is under way, the streams hold nothing new, and nothing happened between those two findings.
 * Rejects with NeverQuiet after `ms`.
 */
export async function untilQuiet(restless: Restless, ms: number): Promise<void> {
  const until = performance.now() + ms
  for (;;) {
    while (restless.busy()) {
      if (performance.now() > until) throw new NeverQuiet(`Not quiet after ${ms / 1000} s: ${restless.says()}`)
      await new Promise((resolve) => setTimeout(resolve, lookMs))
    }
    const before = restless.happened()
    await restless.caughtUp()
    if (!restless.busy() && restless.happened() === before) return
    if (performance.now() > until) throw new NeverQuiet(`Not quiet after ${ms / 1000} s: ${restless.says()}`)
  }
}
