import { expect, test } from 'vitest'
import { noFigures } from '../../../domain/accounts/account.ts'
import { AccountId } from '../../../domain/ids.ts'
import { firstHash, JournalRecord } from '../../../domain/ledger/journal.ts'
import { unshownAfter } from '../../../domain/statements/unshown.ts'

const accountId = AccountId.parse('acc_1')
const model = JournalRecord.parse({
  ...{ merchantId: 'mer_1', chain: accountId, commitId: 'c', correlationId: 'c', by: 'person:ada', command: 'toy', inputHash: '' },
  ...{ sequence: 1, at: '2026-06-10T00:00:00.000Z', facts: [], postings: [], rows: {}, previousHash: firstHash, hash: firstHash },
})

/** A chain in which every second record moves the balance by a cent; it tells the largest page that was asked for. */
function everySecond(count: number) {
  const largest = { page: 0 }
  const journal = async ({ after, limit }: { after: number; limit: number }) => {
    largest.page = Math.max(largest.page, limit)
    return Array.from({ length: Math.min(limit, count - after) }, (_, at): JournalRecord => {
      const sequence = after + at + 1
      const kept = (of: number) => ({ ...noFigures, deposits: Math.floor(of / 2) })
      return { ...model, sequence, before: kept(sequence - 1), after: kept(sequence) }
    })
  }
  return { journal, largest }
}

test.each`
  records   | through   | nextAfter    | count    | atLeast
  ${1_000}  | ${1_000}  | ${undefined} | ${0}     | ${false}
  ${1_000}  | ${1_000}  | ${400}       | ${300}   | ${false}
  ${1_000}  | ${900}    | ${400}       | ${250}   | ${false}
  ${9_000}  | ${8_321}  | ${321}       | ${4_000} | ${false}
  ${30_000} | ${25_000} | ${500}       | ${5_000} | ${true}
`('of $records records, stated through $through and shown through $nextAfter, $count movements are left', async (told) => {
  const { journal, largest } = everySecond(told.records)
  const left = await unshownAfter({ journal }, { accountId, throughSequence: told.through }, told.nextAfter)
  expect(left).toEqual({ count: told.count, atLeast: told.atLeast })
  expect(largest.page).toBeLessThanOrEqual(500)
})
