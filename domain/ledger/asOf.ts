import { type Reader, refs } from '../command.ts'
import type { AccountId } from '../ids.ts'
import type { JournalRecord } from './journal.ts'

type Looking = Pick<Reader, 'head' | 'journal'>

/** The last record of an account up to and with a moment; none where it wasn't opened by then. */
export async function lastRecordBy(reader: Looking, accountId: AccountId, moment: string): Promise<JournalRecord | undefined> {
  const until = Date.parse(moment)
  return lastRecordWhere(reader, accountId, ({ at }) => Date.parse(at) <= until)
}

/**
 * The last of an account's records that a question of time is true of, as of all before it. A chain never goes back in time, so that
 * halving it finds the place: some twenty reads for a million records.
 */
export async function lastRecordWhere(
  reader: Looking,
  accountId: AccountId,
  isEarly: (record: JournalRecord) => boolean,
): Promise<JournalRecord | undefined> {
  let [known, end] = [0, (await reader.head(refs.account(accountId)))?.sequence ?? 0]
  let found: JournalRecord | undefined
  for (let middle = end; known < end; middle = Math.ceil((known + end) / 2)) {
    const [record] = await reader.journal({ chain: accountId, after: middle - 1, limit: 1 })
    if (record && isEarly(record)) [known, found] = [middle, record]
    else end = middle - 1
  }
  return found
}
