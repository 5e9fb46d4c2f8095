import { beforeAll, expect, test } from 'vitest'
import { getBalances } from '../../domain/ledger/getBalances.ts'
import { getAgeing } from '../../domain/reports/getAgeing.ts'
import { ask } from '../../store/ask.ts'
import { keeperOver } from '../../store/keeper.ts'
import { listedAccount } from '../bench/listedAccounts.ts'
import { fill, itemsFor } from '../bench/seeding.ts'
import { contextOf, theMerchant } from '../kit/builders.ts'
import { engineTable } from '../kit/keeper.ts'
import { callsOf } from '../kit/wire.ts'

let table: Awaited<ReturnType<typeof engineTable>>
let calls: string[]

beforeAll(async () => {
  table = await engineTable()
  const rows = Array.from({ length: 30 }, (_, at) => [...listedAccount(at)]).flat()
  await fill(
    table,
    rows.flatMap((row) => itemsFor(theMerchant, row)),
  )
  calls = callsOf(table.client)
})

const page = async (read: (keeper: ReturnType<typeof keeperOver>) => Promise<object>) => {
  calls.length = 0
  const answer = await read(keeperOver(table))
  return { items: Reflect.get(answer, 'items'), calls: [...calls] }
}

test.each(['name', 'remainder'] as const)(
  'a page of balances by %s asks the engine twice, however many accounts are on it: the list, and all else',
  async (sort) => {
    const input = getBalances.input.parse({ sort, limit: 10 })
    const said = await page((keeper) => ask(getBalances, input, { context: contextOf(), keeper }))
    expect(said.items).toHaveLength(10)
    expect(said.calls).toEqual(['Query', 'BatchGetItem'])
  },
)

test('a page of ageing asks the engine twice, however many customers owe', async () => {
  const input = getAgeing.input.parse({ limit: 10 })
  const said = await page((keeper) => ask(getAgeing, input, { context: contextOf(), keeper }))
  expect(said.items).toHaveLength(10)
  expect(said.calls).toEqual(['Query', 'BatchGetItem'])
})
