import type { JournalRecord } from '../domain/ledger/journal.ts'
import { isBooked } from '../domain/ledger/posting.ts'
import { justAfter, type Range, sequenceKey } from './table.ts'

/**
 * Where a record stands among those of its merchant that moved money, by the moment it was written: what a day, a period, an export of
 * the books goes through. The others are in no list.
 */
export function bookedKeysOf(record: JournalRecord): { listPk: string; listSk: string } | undefined {
  const { merchantId, chain, sequence, at, postings } = record
  if (!postings.some(isBooked)) return undefined
  return { listPk: bookedPartition(merchantId), listSk: `${at}#${chain}#${sequenceKey(sequence)}` }
}

const bookedPartition = (merchantId: string) => `${merchantId}#booked#0`

/** Records that moved money from one moment up to another, which isn't included; after the place of one of them. */
export function bookedRange(
  merchantId: string,
  { from, to, limit, after }: { from: string; to: string; limit: number; after?: string },
): Range {
  return { by: 'listSk', pk: bookedPartition(merchantId), from: after === undefined ? from : justAfter(after), to, limit }
}
