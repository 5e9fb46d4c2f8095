import { beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { query, refs } from '../../domain/command.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { ask, readerFor } from '../../store/ask.ts'
import { type Keeper, keeperOver, type Table, Unavailable } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { bothTables, impatientClock } from '../kit/keeper.ts'
import { accountId, contextAt, debit, merchantId, openToy, orderId } from './toy.ts'

const running = (keeper: Keeper) => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 })

const orders = query({
  name: 'orders',
  summary: 'List toy orders',
  right: 'orders:read',
  input: z.strictObject({ cursor: z.string().optional() }),
  answer: z.strictObject({ ids: z.array(z.string()), next: z.string().optional() }),
  answers: async ({ cursor }, reader) => {
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const page = await reader.list({ list: 'open-orders', kind: 'order', account: accountId, limit: 1, ...(cursor && { after: cursor }) })
    return { ids: page.items.map((order) => order.orderId), ...(page.next && { next: page.next }) }
  },
})

describe.each(bothTables)('asking %s', (_, make) => {
  let table: Table
  let keeper: Keeper
  beforeEach(async () => {
    table = await make()
    keeper = keeperOver(table)
  })
  const asked = (input: { cursor?: string } = {}, over: Keeper = keeper) => ask(orders, input, { context: contextAt(), keeper: over })
  const cursorOf = (answer: { next?: string | undefined } | Refusal) => ('next' in answer && answer.next ? answer.next : '')

  test('goes through a list page by page', async () => {
    await run(openToy, { limit: 100 }, running(keeper))
    for (const nth of [1, 2]) await run(debit, { orderId: orderId(nth), amount: 1 }, running(keeper))
    const first = await asked()
    expect(first).toMatchObject({ ids: ['toy-1'] })
    expect(await asked({ cursor: cursorOf(first) })).toEqual({ ids: ['toy-2'] })
  })

  test('answers refusals of its own, needs the right, and refuses another list’s cursor', async () => {
    expect(await asked()).toEqual({ refused: 'unknown-account' })
    expect(await ask(orders, {}, { context: { ...contextAt(), rights: new Set() }, keeper })).toMatchObject({ refused: 'not-allowed' })
    await run(openToy, { limit: 100 }, running(keeper))
    expect(await asked({ cursor: 'order#toy-1' })).toMatchObject({ refused: 'invalid-input', faults: [{ pointer: '/cursor' }] })
  })

  test('is busy when the table doesn’t answer', async () => {
    expect(await asked({}, { ...keeper, get: () => Promise.reject(new Unavailable('away')) })).toEqual({ refused: 'busy' })
  })

  test('reads records, heads and differences of the merchant’s own chains', async () => {
    await run(openToy, { limit: 100 }, running(keeper))
    await run(debit, { orderId: orderId(1), amount: 1 }, running(keeper))
    const reader = readerFor(keeper, merchantId)
    const records = await reader.journal({ chain: accountId, after: 1, limit: 9 })
    expect(records).toMatchObject([{ sequence: 2, command: 'debit' }])
    expect(await reader.head(refs.account(accountId))).toEqual({ sequence: 2, hash: records[0]?.hash })
    expect(await reader.check(accountId)).toEqual([])
    expect(await reader.index({ index: 'held-orders', kind: 'order', limit: 5 })).toEqual({ items: [] })
  })

  test('reads an account again when it was caught changing', async () => {
    await run(openToy, { limit: 100 }, running(keeper))
    let reads = 0
    const get: Table['get'] = async (keys) => {
      reads += 1
      return (await table.get(keys)).map((item) =>
        reads === 1 && item.sk === 'account' ? { ...item, satellites: { debts: 1, purse: 9 } } : item,
      )
    }
    const reader = readerFor(keeperOver({ ...table, get }), merchantId)
    expect(await reader.get({ account: refs.account(accountId), purse: refs.purse(accountId) })).toMatchObject({ purse: { money: [] } })
    expect(reads).toBe(2)
  })
})
