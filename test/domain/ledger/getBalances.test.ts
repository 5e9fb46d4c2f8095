import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { isRefusal, refs } from '../../../domain/command.ts'
import { lastRecordBy } from '../../../domain/ledger/asOf.ts'
import { getBalances } from '../../../domain/ledger/getBalances.ts'
import { JournalRecord } from '../../../domain/ledger/journal.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { placingOf, theAccount } from '../../kit/builders.ts'
import type { Scene } from '../../kit/scene.ts'
import { shopOf } from '../reports/customers.ts'

const three = [
  { nth: 1, name: 'Anna', openOrders: 5, balance: -7, remainder: -12 },
  { nth: 2, name: 'Bert', openOrders: 0, balance: 10, remainder: 10 },
  { nth: 3, name: 'Cleo', openOrders: 9, balance: 1, remainder: -8 },
]

async function read(shop: Scene, input: object = {}) {
  const answer = await shop.ask(getBalances, Object(input))
  if (isRefusal(answer)) throw new Error(answer.refused)
  return answer
}
const namesOf = async (shop: Scene, input: object = {}) => (await read(shop, input)).items.map(({ customer }) => customer)

describe('answers', () => {
  test.each([
    [{}, ['Anna', 'Bert', 'Cleo']],
    [{ descending: true }, ['Cleo', 'Bert', 'Anna']],
    [{ sort: 'open-orders' }, ['Bert', 'Anna', 'Cleo']],
    [{ sort: 'balance' }, ['Anna', 'Cleo', 'Bert']],
    [{ sort: 'remainder' }, ['Anna', 'Cleo', 'Bert']],
    [{ sort: 'remainder', descending: true }, ['Bert', 'Cleo', 'Anna']],
    [{ accountId: 'acc_c2' }, ['Bert']],
  ])('open orders, balance and remainder of all accounts, %j', async (asked, names) => {
    expect(await namesOf(shopOf(three), asked)).toEqual(names)
  })

  test.each(['name', 'open-orders', 'balance', 'remainder'])('by %s page by page, either way, each account once', async (sort) => {
    for (const descending of [false, true]) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await read(shopOf(three), { sort, descending, limit: 1, ...(cursor !== undefined && { cursor }) })
        seen.push(...page.items.map(({ customer }) => customer))
        cursor = page.next
      } while (cursor !== undefined)
      expect(seen).toEqual(await namesOf(shopOf(three), { sort, descending }))
    }
  })

  test('what all come to', async () => {
    expect((await read(shopOf(three))).totals).toMatchObject([{ currency: 'EUR', openOrders: 14, balance: 4, remainder: -10 }])
  })

  test('a warning while orders are open and no invoice was ever issued', async () => {
    expect((await read(shopOf(three))).warnings).toEqual([expect.stringMatching(/^No invoice was issued yet/)])
    expect((await read(shopOf([{ nth: 1 }]))).warnings).toEqual([])
    const invoicing = shopOf([...three, { nth: 4, invoices: [{ total: 1, issuedOn: '2026-07-01' }] }])
    expect((await read(invoicing)).warnings).toEqual([])
    invoicing.choose({ features: { b2bCredit: true, invoicing: false, storeCredit: true } })
    expect((await read(invoicing)).warnings).toEqual([expect.stringMatching(/^Invoicing is switched off/)])
  })

  test('as of a past moment what the last record by then left, and no account that was opened later', async () => {
    const shop = shopOf(three)
    shop.put({ ref: refs.standing(theAccount), state: { ...standingOf(shop), accountId: theAccount, name: 'Zoé' } })
    shop.done(changeLimit, { accountId: theAccount, limit: 500 })
    shop.done(topUp, { paymentId: 'pay_1', accountId: theAccount, amount: 100, currency: 'EUR', method: 'CB' })
    shop.done(placeOrder, placingOf('A', 30))
    const [opened, toppedUp, placed] = shop.records.map(({ at }) => at)
    shop.at('2026-08-01T00:00:00.000Z')
    const at = async (asOf: string | undefined) => (await read(shop, { asOf })).items
    expect(await at('2026-07-18T09:59:59.999Z')).toEqual([])
    expect(await at(opened)).toMatchObject([{ customer: 'Zoé', balance: 0, openOrders: 0, remainder: 0, sequence: 1 }])
    expect(await at(toppedUp)).toMatchObject([{ balance: 100, remainder: 100, sequence: 2 }])
    expect(await at(placed)).toMatchObject([{ balance: 100, openOrders: 30, remainder: 70, deposits: 100, exposure: 30, sequence: 3 }])
    expect(await at('2026-07-31T12:00:00Z')).toMatchObject([{ sequence: 3 }])
  })

  test('as a sheet', async () => {
    const { columns, rows } = getBalances.sheet?.(await read(shopOf(three))) ?? { columns: [], rows: [] }
    expect(columns.slice(3, 6)).toEqual(['openOrders', 'balance', 'remainder'])
    expect(rows[0]?.slice(3, 6)).toEqual(['0.05', '-0.07', '-0.12'])
  })
})

describe('refuses', () => {
  test.each([
    [{ asOf: '2026-07-18T10:00:00.001Z' }, '/asOf'],
    [{ asOf: '2026-07-01T00:00:00Z', sort: 'balance' }, '/sort'],
  ])('invalid-input: %j', async (asked, pointer) => {
    expect(await shopOf(three).ask(getBalances, Object(asked))).toMatchObject({ refused: 'invalid-input', faults: [{ pointer }] })
  })

  test('unknown-account', async () => {
    expect(await shopOf(three).ask(getBalances, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' })
  })
})

function standingOf(shop: Scene) {
  const row = [...shop.rows.values()].find(({ kind }) => kind === 'standing')
  if (row?.kind !== 'standing') throw new Error('there is none')
  return row.state
}

test('the record found is the last one by the moment, in about as many reads as the chain’s length has digits in base two', async () => {
  const instantAt = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 200 }), fc.nat(60), async (seconds, asked) => {
      const sorted = seconds.toSorted((one, other) => one - other)
      let reads = 0
      const journal = async ({ after }: { after: number }) => {
        reads += 1
        return sorted.slice(after, after + 1).map((second, at) => recordAt(after + at + 1, instantAt(second)))
      }
      const head = async () => (sorted.length > 0 ? { sequence: sorted.length, hash: '' } : undefined)
      const found = await lastRecordBy({ journal, head }, theAccount, instantAt(asked))
      expect(found?.sequence ?? 0).toBe(sorted.filter((second) => second <= asked).length)
      expect(reads).toBeLessThanOrEqual(Math.ceil(Math.log2(sorted.length + 1)) + 1)
    }),
  )
})

function recordAt(sequence: number, at: string): JournalRecord {
  const ids = { merchantId: 'mer_1', chain: 'acc_1', commitId: '', correlationId: '', by: '', command: '', inputHash: '' }
  return JournalRecord.parse({ ...ids, sequence, at, facts: [], postings: [], rows: {}, previousHash: '', hash: '' })
}
