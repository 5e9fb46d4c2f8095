import * as z from 'zod'
import { AccountId, MerchantId } from '../domain/ids.ts'
import { JournalRecord } from '../domain/ledger/journal.ts'
import { bounds } from '../domain/limits.ts'
import { type Kind, type Ref, states } from '../domain/states.ts'
import { hashOfRecord } from './chain.ts'
import { rawRecord } from './codec.ts'
import type { Keeper } from './keeper.ts'
import { Head, type Item } from './row.ts'
import { chainOf, sequenceKey } from './table.ts'
import type { Chain, ChainFault } from './verify.ts'

/** Where a chain ended on a day, as it is kept outside the table. */
export const AnchoredHead = z.strictObject({ chain: z.string(), sequence: z.int().min(1), hash: z.string() })
export type AnchoredHead = z.infer<typeof AnchoredHead>

/** The same with the day it was anchored on. */
export type Anchor = Omit<AnchoredHead, 'chain'> & { day: string }

/** A row that roots a chain; `waits`: reports or deliveries that came too early stand in it. */
export type Root = { merchantId: MerchantId; chain: string; head: Head; waits: boolean }

/** The rows that root chains, of all merchants, a page at a time; each page may be short or empty and still go on. */
export async function rootsIn(keeper: Keeper, { limit, after }: { limit: number; after?: string | undefined }) {
  const { items, next } = await keeper.scan({ of: 'roots', segment: 0, segments: 1, limit, after })
  return { roots: items.flatMap(rootOf), ...(next !== undefined && { next }) }
}

/** As little of a root as anchoring needs: one row that is not as its schema says must not keep the others from it. */
const RootRow = z.object({
  kind: z.string().refine((name): name is Kind => Object.hasOwn(states, name)),
  head: Head,
  state: z.object({ parkedReports: z.array(z.unknown()).optional(), parkedDeliveries: z.array(z.unknown()).optional() }),
})

function rootOf(item: Item): Root[] {
  const [merchant, second, ...rest] = item.pk.split('#')
  const merchantId = MerchantId.safeParse(merchant).data
  const row = RootRow.safeParse(item).data
  if (!merchantId || !row) return []
  const { kind, head, state } = row
  const account = AccountId.safeParse(second).data
  const id = rest.length > 0 ? rest.join('#') : item.sk === kind ? undefined : item.sk
  const chain = chainOf({ kind, ...(account ? { account } : id !== undefined && { id }) })
  const waits = kind === 'pointer' && [...(state.parkedReports ?? []), ...(state.parkedDeliveries ?? [])].length > 0
  return [{ merchantId, chain, head, waits }]
}

const isKind = (name: string): name is Kind => Object.hasOwn(states, name)

/** The row that roots a chain: the other way round from `chainOf`. Undefined for what names none. */
export function rootRef(chain: string): Ref | undefined {
  const account = AccountId.safeParse(chain).data
  if (account) return { kind: 'account', account }
  const at = chain.indexOf(':')
  const kind = at < 0 ? chain : chain.slice(0, at)
  return isKind(kind) ? { kind, ...(at >= 0 && { id: chain.slice(at + 1) }) } : undefined
}

/**
 * Compares a chain with where it ended on earlier days. A tail that was cut off is named by the first record that is missing; a chain
 * that was written anew, with hashes made to fit, by the first anchored record that is another: what is wrong begins after the anchor
 * before it, and no trace in the table tells where.
 */
export async function anchorFaults(keeper: Keeper, { merchantId, chain }: Chain, anchors: readonly Anchor[]): Promise<ChainFault[]> {
  let proven = 0
  for (const { day, sequence, hash } of anchors.toSorted((one, other) => one.sequence - other.sequence)) {
    const [item] = await keeper.journal(merchantId, { chain, after: sequence - 1, limit: 1 })
    if (item?.sk !== sequenceKey(sequence)) return [await missing(keeper, { merchantId, chain }, { day, sequence, proven })]
    const record = JournalRecord.safeParse(rawRecord(item)).data
    const found = record ? hashOfRecord(record) : 'something unreadable'
    if (found !== hash) {
      const since = proven + 1 === sequence ? '' : `; what differs begins between ${proven + 1} and ${sequence}`
      return [{ sequence, expected: `${hash}, as anchored on ${day}${since}`, found }]
    }
    proven = sequence
  }
  return []
}

type Wanted = { day: string; sequence: number; proven: number }

/** The first record that is not there any more, before an anchored one that isn't either. */
async function missing(keeper: Keeper, { merchantId, chain }: Chain, { day, sequence, proven }: Wanted): Promise<ChainFault> {
  const expected = (last: number) => `record ${last + 1}, because ${sequence} was anchored on ${day}`
  let last = proven
  for (;;) {
    const page = await keeper.journal(merchantId, { chain, after: last, limit: bounds.recordsPerPage })
    for (const { sk } of page) {
      if (Number(sk) !== last + 1) return { sequence: last + 1, expected: expected(last), found: `record ${Number(sk)} follows` }
      last += 1
    }
    if (page.length < bounds.recordsPerPage) return { sequence: last + 1, expected: expected(last), found: `the chain ends at ${last}` }
  }
}
