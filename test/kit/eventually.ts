import { vi } from 'vitest'

/** Resolves as soon as `holds` answers something; fails when it has not within `timeout` milliseconds. */
export async function eventually<T>(holds: () => T | undefined | false | Promise<T | undefined | false>, timeout = 15_000): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await holds()
      if (!found) throw new Error(`Not so within ${timeout} ms: ${holds}`)
      return found
    },
    { timeout, interval: 10 },
  )
}
