import { beforeAll, describe, expect, test } from 'vitest'
import { listAccounts } from '../../domain/accounts/listAccounts.ts'
import { addDays } from '../../domain/calendar.ts'
import { listHolds } from '../../domain/credit-check/listHolds.ts'
import { AccountId } from '../../domain/ids.ts'
import { listInvoices } from '../../domain/invoices/listInvoices.ts'
import { getBalances } from '../../domain/ledger/getBalances.ts'
import { getAgeing } from '../../domain/reports/getAgeing.ts'
import { ask } from '../../store/ask.ts'
import { keeperOver } from '../../store/keeper.ts'
import { listedAccount } from '../bench/listedAccounts.ts'
import { fill, itemsFor } from '../bench/seeding.ts'
import { foundToState } from '../bench/toState.ts'
import { contextOf, invoiceOf, orderOf, settingsOf, theMerchant } from '../kit/builders.ts'
import { rowsFor } from '../kit/holding.ts'
import { engineTable } from '../kit/keeper.ts'
import { callsOf, readUnitsOf } from '../kit/wire.ts'

let table: Awaited<ReturnType<typeof engineTable>>
let calls: string[]
let units: () => number

beforeAll(async () => {
  table = await engineTable()
  const rows = Array.from({ length: 30 }, (_, at) => [...listedAccount(at)]).flat()
  await fill(
    table,
    rows.flatMap((row) => itemsFor(theMerchant, row)),
  )
  calls = callsOf(table.client)
  units = readUnitsOf(table.client)
})

const page = async (read: (keeper: ReturnType<typeof keeperOver>) => Promise<object>) => {
  calls.length = 0
  const answer = await read(keeperOver(table))
  return { items: Reflect.get(answer, 'items'), calls: [...calls] }
}

test.each(['name', 'remainder', 'exposure'] as const)(
  'a page of balances by %s asks the engine twice, however many accounts are on it: the list, and all else',
  async (sort) => {
    const input = getBalances.input.parse({ sort, limit: 10 })
    const said = await page((keeper) => ask(getBalances, input, { context: contextOf(), keeper }))
    expect(said.items).toHaveLength(10)
    expect(said.calls).toEqual(['Query', 'BatchGetItem'])
  },
)

test.each(['name', 'remainder', 'exposure'] as const)('the last page of balances by %s reads as many units as the first', async (sort) => {
  const costs: number[] = []
  for (let cursor: string | undefined, at = 0; at < 3; at += 1) {
    const before = units()
    const page = await ask(getBalances, getBalances.input.parse({ sort, limit: 10, cursor }), {
      context: contextOf(),
      keeper: keeperOver(table),
    })
    if ('refused' in page) throw new Error(page.refused)
    costs.push(units() - before)
    cursor = page.next
  }
  expect(costs).toEqual([costs[0], costs[0], costs[0]])
})

test('a page of ageing asks the engine twice, however many customers owe', async () => {
  const input = getAgeing.input.parse({ limit: 10 })
  const said = await page((keeper) => ask(getAgeing, input, { context: contextOf(), keeper }))
  expect(said.items).toHaveLength(10)
  expect(said.calls).toEqual(['Query', 'BatchGetItem'])
})

test.each([{ overLimit: true }, { held: true }, { risk: 'high' }])('a page of the accounts of %j asks the engine twice', async (wanted) => {
  const input = listAccounts.input.parse({ ...wanted, limit: 4 })
  const said = await page((keeper) => ask(listAccounts, input, { context: contextOf(), keeper }))
  expect(said.items).toHaveLength(4)
  expect(said.calls).toEqual(['Query', 'BatchGetItem'])
})

/** An account with an order that is held and money moved in July, in rows as commits leave them. */
const heldAccount = (at: number) => {
  const accountId = AccountId.parse(`acc_held-${at}`)
  const order = orderOf(`held-${at}`, 10_00, { accountId, holds: [{ reason: 'not-approved' }], charged: 0 })
  const rows = rowsFor({ account: { accountId, nextStatement: '2026-07-13' }, orders: [order] })
  return rows.flatMap((row) => {
    const satellites = {
      debts: rows.some(({ ref }) => ref.kind === 'debts') ? 1 : 0,
      purse: rows.some(({ ref }) => ref.kind === 'purse') ? 1 : 0,
    }
    return itemsFor(theMerchant, row, row.ref.kind === 'account' ? { satellites } : {})
  })
}

test('a page of held orders asks the engine twice, however many accounts are on it', async () => {
  await fill(table, Array.from({ length: 60 }, (_, at) => heldAccount(at)).flat())
  const input = listHolds.input.parse({})
  const said = await page((keeper) => ask(listHolds, input, { context: contextOf(), keeper }))
  expect(said.items).toHaveLength(25)
  expect(said.calls).toEqual(['Query', 'BatchGetItem'])
})

test('a page of invoices asks the engine twice, whosever they are: the list, and their customers and mails together', async () => {
  const owners = Array.from({ length: 12 }, (_, at) => AccountId.parse(`acc_billed-${at}`))
  const rows = owners.flatMap((accountId, at) =>
    rowsFor({ account: { accountId, nextStatement: null }, invoices: [invoiceOf(`inv_${at}`, 10_00, { accountId })] }),
  )
  await fill(
    table,
    rows.flatMap((row) => itemsFor(theMerchant, row)),
  )
  const input = listInvoices.input.parse({ limit: 10, from: '2026-07-01', to: '2026-07-01' })
  const said = await page((keeper) => ask(listInvoices, input, { context: contextOf(), keeper }))
  expect(said.items).toHaveLength(10)
  expect(said.calls).toEqual(['Query', 'BatchGetItem'])
})

describe('who gets a statement is found by their names alone', () => {
  beforeAll(async () => fill(table, Array.from({ length: 940 }, (_, at) => heldAccount(60 + at)).flat()))

  test.each([
    ['monthly', '2026-08-01'],
    ['weekly', '2026-07-20'],
  ] as const)('%s: a thousand accounts for less than 30 read units, on the day after the period and not before', async (schedule, day) => {
    const settings = settingsOf({ statements: { schedule } })
    const { accountIds, units } = await foundToState(table, { dueOn: day, settings })
    expect(accountIds.size).toBe(1_000)
    expect(units).toBeLessThan(30)
    expect((await foundToState(table, { dueOn: addDays(day, -1), settings })).accountIds.size).toBe(0)
  })
})
