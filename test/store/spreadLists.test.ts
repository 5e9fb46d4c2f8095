import { beforeAll, describe, expect, test } from 'vitest'
import { MerchantId } from '../../domain/ids.ts'
import { keeperOver } from '../../store/keeper.ts'
import type { Item } from '../../store/row.ts'
import { listedAccount } from '../bench/listedAccounts.ts'
import { fill, itemsFor } from '../bench/seeding.ts'
import { engineTable } from '../kit/keeper.ts'
import { callsOf } from '../kit/wire.ts'

const accounts = 24
const limit = 10
const order = { list: 'accounts', limit } as const

/** A row as it would be written if its list had so many partitions. */
const spread = (item: Item, { at, shards }: { at: number; shards: number }): Item =>
  typeof item.listPk === 'string' ? { ...item, listPk: item.listPk.replace(/\d+$/, String(at % shards)) } : item

describe.each([1, 2, 4])('a list over %d partitions', (shards) => {
  const merchantId = MerchantId.parse(`mer_spread-${shards}`)
  let table: Awaited<ReturnType<typeof engineTable>>
  let calls: string[]

  beforeAll(async () => {
    table = await engineTable()
    const items = Array.from({ length: accounts }, (_, at) =>
      [...listedAccount(at)].flatMap((row) => itemsFor(merchantId, row)).map((item) => spread(item, { at, shards })),
    )
    await fill(table, items.flat())
    calls = callsOf(table.client)
  })

  const listed = (after?: string) => keeperOver(table).listed(merchantId, { ...order, shards, after })

  test('asks the engine once for each of them, on the last page as on the first', async () => {
    for (let after: string | undefined, page = 0; page < 3; page += 1) {
      calls.length = 0
      after = (await listed(after)).next
      expect(calls).toEqual(Array(shards).fill('Query'))
    }
  })

  test('has every account once, in one order', async () => {
    const names: string[] = []
    for (let after: string | undefined, page = 0; page < 3; page += 1) {
      const { rows, next } = await listed(after)
      names.push(...rows.flatMap((row) => (row.kind === 'standing' ? [row.state.name ?? ''] : [])))
      after = next
    }
    expect(new Set(names).size).toBe(accounts)
    expect(names).toEqual(names.toSorted())
  })
})
