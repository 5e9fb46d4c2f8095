import type { Reader } from '../command.ts'
import { bounds } from '../limits.ts'
import { movementsOf } from './closing.ts'
import type { Statement } from './statement.ts'

/** Movements of a statement behind those that are shown. `atLeast`: so many were counted, and there may be more. */
export type Unshown = { count: number; atLeast: boolean }

/** Counts what a page of a statement leaves out, a page of records at a time, so that it takes the memory of one whatever their number. */
export async function unshownAfter(
  reader: Pick<Reader, 'journal'>,
  { accountId, throughSequence }: Pick<Statement, 'accountId' | 'throughSequence'>,
  nextAfter: number | undefined,
): Promise<Unshown> {
  let count = 0
  let after = nextAfter ?? throughSequence
  const most = after + bounds.recordsCounted
  while (after < throughSequence && after < most) {
    const records = await reader.journal({ chain: accountId, after, limit: bounds.recordsPerPage })
    const last = records.at(-1)
    if (!last) break
    count += movementsOf(records.filter(({ sequence }) => sequence <= throughSequence)).length
    after = last.sequence
  }
  return { count, atLeast: after < throughSequence }
}
