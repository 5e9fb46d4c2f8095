import type { Records, RecordsRef } from '../command.ts'
import type { JournalRecord } from '../ledger/journal.ts'

/** Reads records of one chain by sequence. */
type Reading = (page: { chain: string; after: number; limit: number }) => Promise<readonly JournalRecord[]>

/** Pages that are looked through behind a period for the record it goes on with. */
const pagesBehind = 20

/**
 * The records that a command asks for of a period. A period that is longer than the limit may have any number of records, and what is
 * decided on is where it ends: its last record is found by doubling steps and halving what is between, some twenty readings of one record
 * in a period of thousands, and comes with those behind it alone.
 */
export async function recordsToEnd(read: Reading, asked: RecordsRef): Promise<Records> {
  const { chain, after, limit, within } = asked
  const page = await read({ chain, after, limit })
  const last = page.at(-1)
  if (!last || page.length < limit) return { records: page, moreRecords: false }
  return await withBehind(read, asked, within(last) ? [await lastWithin(read, { chain, within, from: last, step: limit })] : page)
}

/** Records of a period, with the first behind it and, further on, the one that is looked for. */
async function withBehind(read: Reading, { chain, limit, within, until }: RecordsRef, found: readonly JournalRecord[]): Promise<Records> {
  let records = found
  for (let pages = 0; pages < pagesBehind; pages += 1) {
    if (records.some((record) => !within(record) && until(record))) return { records, moreRecords: true }
    const page = await read({ chain, after: records.at(-1)?.sequence ?? 0, limit })
    const firstBehind = records.findIndex((record) => !within(record))
    // What is passed over is not kept: the memory of a page does, however far it is.
    records = [...records.slice(0, firstBehind < 0 ? records.length : firstBehind + 1), ...page]
    if (page.length < limit) return { records, moreRecords: false }
  }
  return { records, moreRecords: true }
}

type Search = Pick<RecordsRef, 'chain' | 'within'> & { from: JournalRecord; step: number }

/** The last record of a period, at or behind one that is known to belong to it: moments never run backwards in a chain. */
async function lastWithin(read: Reading, { chain, within, from, step: first }: Search): Promise<JournalRecord> {
  const withinAt = async (sequence: number): Promise<JournalRecord | undefined> => {
    const [record] = await read({ chain, after: sequence - 1, limit: 1 })
    return record && within(record) ? record : undefined
  }
  let end = from
  let step = first
  for (let found = await withinAt(end.sequence + step); found; found = await withinAt(end.sequence + step)) {
    end = found
    step *= 2
  }
  let beyond = end.sequence + step
  while (beyond - end.sequence > 1) {
    const middle = end.sequence + Math.floor((beyond - end.sequence) / 2)
    const found = await withinAt(middle)
    if (found) end = found
    else beyond = middle
  }
  return end
}
