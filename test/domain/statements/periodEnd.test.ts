import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noFigures } from '../../../domain/accounts/account.ts'
import { addDays, dayOf } from '../../../domain/calendar.ts'
import { isRefusal, type Records } from '../../../domain/command.ts'
import { firstHash, JournalRecord } from '../../../domain/ledger/journal.ts'
import { recordsToEnd } from '../../../domain/statements/periodEnd.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { accountOf, contextOf, theAccount } from '../../kit/builders.ts'

const model = JournalRecord.parse({
  ...{ merchantId: 'mer_1', chain: theAccount, commitId: 'c', correlationId: 'c', by: 'person:ada', command: 'toy', inputHash: '' },
  ...{ sequence: 1, at: '2026-06-10T00:00:00.000Z', facts: [], postings: [], rows: {}, previousHash: firstHash, hash: firstHash },
})

/** A chain to read from, which counts how often it was asked, and for how many records. */
function chainOf(records: readonly JournalRecord[]) {
  const asked = { times: 0, records: 0 }
  const read = async (page: { after: number; limit: number }) => {
    const found = records.slice(page.after, page.after + page.limit)
    asked.times += 1
    asked.records += found.length
    return found
  }
  return { read, asked }
}

const secondAfter = (sequence: number) => new Date(Date.parse(model.at) + sequence * 1_000).toISOString()
const seconds = (count: number) =>
  Array.from({ length: count }, (_, at): JournalRecord => ({ ...model, sequence: at + 1, at: secondAfter(at + 1) }))

describe('the end of a period', () => {
  test('is where its last record is, whatever its length and wherever it begins, and a page behind it comes along', async () => {
    const count = 300
    const { read } = chainOf(seconds(count))
    const place = fc.integer({ min: 0, max: count })
    await fc.assert(
      fc.asyncProperty(place, place, fc.integer({ min: 1, max: 40 }), async (after, through, limit) => {
        const within = ({ at }: { at: string }) => at <= secondAfter(through)
        const { records, moreRecords } = await recordsToEnd(read, { chain: theAccount, after, limit, within, until: () => true })
        const inside = records.filter(within)
        expect(inside.at(-1)?.sequence).toBe(through > after ? through : undefined)
        const first = Math.max(after, through) + 1
        expect(records.at(inside.length)?.sequence).toBe(first <= count && inside.length < records.length ? first : undefined)
        expect(moreRecords || records.at(-1)?.sequence === count || after === count).toBe(true)
      }),
    )
  })

  test('comes with the record it goes on with, however far behind it is, and the memory of a page', async () => {
    const { read } = chainOf(seconds(5_000))
    const within = ({ at }: { at: string }) => at <= secondAfter(3_000)
    const asked = { chain: theAccount, after: 0, limit: 100, within }
    const found = await recordsToEnd(read, { ...asked, until: ({ sequence }) => sequence === 4_444 })
    expect(found.records.slice(0, 2).map(({ sequence }) => sequence)).toEqual([3_000, 3_001])
    expect(found.records.some(({ sequence }) => sequence === 4_444)).toBe(true)
    expect(found.records.length).toBeLessThan(210)
    const none = await recordsToEnd(read, { ...asked, until: () => false })
    expect(none.moreRecords, 'so many pages are looked through, and no more').toBe(true)
    expect((await recordsToEnd(read, { ...asked, limit: 500, until: () => false })).moreRecords).toBe(false)
  })

  test('of a period of a hundred thousand records is found in some thirty readings of one record and two of a page', async () => {
    const { read, asked } = chainOf(seconds(120_000))
    const within = ({ at }: { at: string }) => at <= secondAfter(100_003)
    const { records } = await recordsToEnd(read, { chain: theAccount, after: 0, limit: 500, within, until: () => true })
    expect(records.slice(0, 2).map(({ sequence }) => sequence)).toEqual([100_003, 100_004])
    expect(asked.times).toBeLessThan(35)
    expect(asked.records).toBeLessThan(1_035)
  })
})

type Turn = { days: number; deposits: number; unpaid: number }

/** What is decided on records as they are given. */
function statedOn(account: ReturnType<typeof accountOf>, found: Records, today: string) {
  const context = contextOf({ now: `${today}T10:00:00.000Z`, today })
  const decision = prepareStatement.decide(
    { accountId: theAccount, month: '2026-07' },
    { account, debts: undefined, owed: [], ...found, placeIn: () => 1 },
    context,
  )
  if (isRefusal(decision) || 'unchanged' in decision) throw new Error('a statement was to be prepared')
  return decision
}

test('a statement prepared on the end of its month alone is the one that reading all of its records gives', async () => {
  const turn = fc.record({
    days: fc.integer({ min: 0, max: 4 }),
    deposits: fc.integer({ min: 0, max: 3 }),
    unpaid: fc.integer({ min: 0, max: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 60 }), fc.integer({ min: 2, max: 12 }), fc.nat(), async (turns, limit, from) => {
      const all = recordsOf(turns)
      const before = all.filter(({ at }) => dayOf(at, 'Europe/Paris') < '2026-07-01').length
      const after = all[(from % (before + 1)) - 1]
      const stated = after?.after && { month: '2026-06', sequence: after.sequence, balance: after.after.deposits - after.after.unpaid }
      const account = accountOf({
        openedAt: '2026-06-10T08:00:00.000Z',
        ...(all.at(-1)?.after ?? noFigures),
        nextStatement: '2026-07-01',
        ...(stated && { stated }),
      })
      const today = addDays(
        '2026-08-01',
        turns.reduce((sum, { days }) => sum + days, 0),
      )
      const asked = prepareStatement.records?.(
        { accountId: theAccount, month: '2026-07' },
        { account, debts: undefined },
        contextOf({ today }),
      )
      if (!asked) throw new Error('it asks for records')
      const whole = { records: all.slice(asked.after), moreRecords: false }
      const found = await recordsToEnd(chainOf(all).read, { ...asked, limit })
      const [byEnd, byAll] = [statedOn(account, found, today), statedOn(account, whole, today)]
      expect(byEnd.answer).toEqual(byAll.answer)
      expect(byEnd.changed[1]).toEqual(byAll.changed[1])
      expect(byEnd.changed[0]).toEqual(byAll.changed[0])
    }),
  )
})

/** Records some days apart, each leaving the account with so much. */
function recordsOf(turns: readonly Turn[]): JournalRecord[] {
  let day = '2026-06-12'
  let before = noFigures
  return turns.map(({ days, deposits, unpaid }, at) => {
    day = addDays(day, days)
    const after = { ...noFigures, deposits, unpaid }
    const record = { ...model, sequence: at + 1, at: `${day}T12:00:00.000Z`, before, after }
    before = after
    return record
  })
}
