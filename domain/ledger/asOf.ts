import { type Reader, refs } from '../command.ts'
import type { AccountId } from '../ids.ts'
import type { JournalRecord } from './journal.ts'

/**
 * The last record of an account up to and with a moment; none where it wasn't opened by then. A chain never goes back in time, so that
 * halving it finds the place: some twenty reads for a million records.
 */
export async function lastRecordBy(
  reader: Pick<Reader, 'head' | 'journal'>,
  accountId: AccountId,
  moment: string,
): Promise<JournalRecord | undefined> {
  const until = Date.parse(moment)
  let [known, end] = [0, (await reader.head(refs.account(accountId)))?.sequence ?? 0]
  let found: JournalRecord | undefined
  for (let middle = end; known < end; middle = Math.ceil((known + end) / 2)) {
    const [record] = await reader.journal({ chain: accountId, after: middle - 1, limit: 1 })
    if (record && Date.parse(record.at) <= until) [known, found] = [middle, record]
    else end = middle - 1
  }
  return found
}
