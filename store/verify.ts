import { type Account, balance, type Figures, noFigures } from '../domain/accounts/account.ts'
import type { MerchantId } from '../domain/ids.ts'
import { firstHash, JournalRecord } from '../domain/ledger/journal.ts'
import { fold } from '../domain/ledger/posting.ts'
import { bounds } from '../domain/limits.ts'
import { canonical } from './canonical.ts'
import { hashOfRecord } from './chain.ts'
import { rawRecord } from './codec.ts'
import type { Keeper } from './keeper.ts'
import type { Head, Item } from './row.ts'
import { sequenceKey } from './table.ts'

/** Something in a chain that is not as it was written. */
export type ChainFault = { sequence: number; expected: string; found: string }

/** Limits as the records of a chain left them. */
type Limits = { limit: Account['limit']; subLimits: NonNullable<Account['subLimits']> }

/** How far a chain has been verified: its last record, the figures its postings lead to, its last movement, and the limits it tells of. */
export type Walk = { sequence: number; hash: string; figures: Figures; movedAt: number; limits: Limits; faults: ChainFault[] }

export type Chain = { merchantId: MerchantId; chain: string }

export const startOfChain = (): Walk => ({
  sequence: 0,
  hash: firstHash,
  figures: noFigures,
  movedAt: 0,
  limits: { limit: null, subLimits: {} },
  faults: [],
})

/** More faults than this say nothing new. */
const faultsTold = 50

/**
 * Goes on verifying a chain, up to and with a sequence: no gap, each hash right and over the one before, figures in step with postings.
 * One page of records is in memory at a time.
 */
export async function verifyChain(
  keeper: Pick<Keeper, 'journal'>,
  { merchantId, chain }: Chain,
  { from, through }: { from: Walk; through: number },
): Promise<Walk> {
  let walk = from
  while (walk.sequence < through && walk.faults.length < faultsTold) {
    const limit = Math.min(bounds.recordsPerPage, through - walk.sequence)
    const items = await keeper.journal(merchantId, { chain, after: walk.sequence, limit })
    for (const item of items) walk = step(walk, item, { merchantId, chain })
    if (items.length < limit) break
  }
  return walk
}

/** Whether a verified chain ends where its row says. */
export function endFaults(walk: Walk, head: Head | undefined): ChainFault[] {
  const sequence = head?.sequence ?? 0
  if (walk.sequence < sequence)
    return [{ sequence: walk.sequence + 1, expected: `records up to ${sequence}`, found: `the chain ends at ${walk.sequence}` }]
  if (walk.sequence > sequence)
    return [{ sequence: sequence + 1, expected: `no record after ${sequence}`, found: `a record ${walk.sequence}` }]
  return head && head.hash !== walk.hash ? [{ sequence, expected: head.hash, found: walk.hash }] : []
}

function step(walk: Walk, item: Item, { merchantId, chain }: Chain): Walk {
  const at = Number(item.sk)
  const gap: ChainFault[] =
    at === walk.sequence + 1
      ? []
      : [{ sequence: walk.sequence + 1, expected: `record ${walk.sequence + 1}`, found: `record ${at} follows` }]
  const parsed = JournalRecord.safeParse(rawRecord(item))
  if (!parsed.success) {
    const unreadable = { sequence: at, expected: 'a journal record', found: 'something unreadable' }
    return { ...walk, sequence: at, hash: '', faults: [...walk.faults, ...gap, unreadable] }
  }
  const record = parsed.data
  const after = fold(walk.figures, record.postings)
  const faults = [
    ...gap,
    ...unequal(at, record.previousHash, { expected: walk.hash, unless: gap.length > 0 || walk.hash === '' }),
    ...unequal(at, record.hash, { expected: hashOfRecord(record) }),
    ...unequal(at, `${record.merchantId} ${record.chain} ${sequenceKey(record.sequence)}`, {
      expected: `${merchantId} ${chain} ${item.sk}`,
    }),
    ...otherFigures(at, record.before, walk.figures),
    ...otherFigures(at, record.after, after),
  ]
  const limits = record.facts.reduce(limitsAfter, walk.limits)
  const figures = record.after ?? after
  const movedAt = balance(figures) === balance(walk.figures) ? walk.movedAt : at
  return {
    sequence: at,
    hash: record.hash,
    figures,
    movedAt,
    limits,
    faults: faults.length > 0 ? [...walk.faults, ...faults] : walk.faults,
  }
}

function limitsAfter(limits: Limits, fact: JournalRecord['facts'][number]): Limits {
  if (fact.type === 'LimitChanged') return { ...limits, limit: fact.limit }
  if (fact.type !== 'SubLimitChanged') return limits
  const { [fact.shipToId]: _, ...others } = limits.subLimits
  return { ...limits, subLimits: fact.limit === null ? others : { ...others, [fact.shipToId]: fact.limit } }
}

const names = ['unpaid', 'deposits', 'openOrders', 'charged', 'reserved'] as const

/** Where figures were told they are those that the postings lead to. */
function otherFigures(sequence: number, told: Figures | undefined, expected: Figures): ChainFault[] {
  if (told === undefined || names.every((name) => told[name] === expected[name])) return []
  return [{ sequence, expected: canonical(expected), found: canonical(told) }]
}

function unequal(sequence: number, found: string, { expected, unless = false }: { expected: string; unless?: boolean }): ChainFault[] {
  return unless || found === expected ? [] : [{ sequence, expected, found }]
}
