import * as z from 'zod'
import type { MerchantId } from '../domain/ids.ts'
import type { Keeper } from './keeper.ts'
import type { Item } from './row.ts'

/** How far a walk over a merchant's journal got: behind a record of a chain. */
export const WalkPlace = z.strictObject({ chain: z.string(), sequence: z.int() })
export type WalkPlace = z.infer<typeof WalkPlace>

/** Chains that one page of a walk looks at: many may hold little. */
const chainsPerPage = 100

/** The records of all of a merchant's chains, one chain after the other, raw; a page may be short or empty and still go on. */
export async function recordsIn(
  keeper: Keeper,
  merchantId: MerchantId,
  { limit, after }: { limit: number; after?: WalkPlace | undefined },
): Promise<{ items: Item[]; next?: WalkPlace }> {
  const items: Item[] = []
  /** Reads on in a chain; true where the page is full. */
  const takeIn = async ({ chain, sequence }: WalkPlace): Promise<boolean> => {
    const wanted = limit - items.length
    items.push(...(await keeper.journal(merchantId, { chain, after: sequence, limit: wanted })))
    return items.length === limit
  }
  const placeAt = (chain: string): WalkPlace => ({ chain, sequence: Number(items.at(-1)?.sk) })
  if (after && (await takeIn(after))) return { items, next: placeAt(after.chain) }
  const { chains, next } = await keeper.chains(merchantId, { limit: chainsPerPage, after: after?.chain })
  for (const chain of chains) if (await takeIn({ chain, sequence: 0 })) return { items, next: placeAt(chain) }
  return { items, ...(next !== undefined && { next: { chain: next, sequence: Number.MAX_SAFE_INTEGER } }) }
}
