import type { Keeper } from '../../store/keeper.ts'

/** How many records the journals of all merchants have: what doesn't raise it has written nothing. */
export async function recordsIn(keeper: Keeper): Promise<number> {
  let count = 0
  let after: string | undefined
  do {
    const page = await keeper.scan({ of: 'journal', segment: 0, segments: 1, limit: 1_000, after })
    count += page.items.length
    after = page.next
  } while (after !== undefined)
  return count
}
