import { later } from '../domain/calendar.ts'
import type { Entry } from '../domain/command.ts'
import { firstHash, type JournalRecord, recordFormat } from '../domain/ledger/journal.ts'
import { hashOf } from './canonical.ts'
import type { Deed } from './deed.ts'
import type { Head } from './row.ts'
import { chainOf } from './table.ts'

/** The place of the record that comes next in a chain that ends with this head. */
export const sequenceAfter = (head: Head | undefined): number => (head?.sequence ?? 0) + 1

/** What one commit adds to one chain. */
export type Link = Pick<JournalRecord, 'before' | 'after' | 'rows'> & { entry: Entry; head: Head | undefined }

/** The next record of a chain: after its head, never earlier than it, hashed over all it says and the record before. */
export function recordFor(deed: Deed, { entry, head, ...said }: Link): JournalRecord {
  const { context, once } = deed
  const record = {
    format: recordFormat,
    merchantId: context.merchantId,
    chain: chainOf(entry.chain),
    sequence: sequenceAfter(head),
    commitId: deed.commitId,
    correlationId: context.correlationId,
    at: later(context.now, head?.at ?? ''),
    by: context.by,
    command: deed.command,
    ...(entry.why !== undefined && { why: entry.why }),
    ...(once && { once: `${once.scope}/${once.key}` }),
    inputHash: deed.inputHash,
    facts: entry.facts,
    postings: entry.postings,
    ...(said.before && { before: said.before }),
    ...(said.after && { after: said.after }),
    rows: said.rows,
    previousHash: head?.hash ?? firstHash,
  }
  return { ...record, hash: hashOf(record) }
}

export function headOf({ sequence, hash, at }: JournalRecord): Head {
  return { sequence, hash, at }
}

/** The hash a record should have, whatever it says it has. */
export function hashOfRecord({ hash: _, ...said }: JournalRecord): string {
  return hashOf(said)
}
