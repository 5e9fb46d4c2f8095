import { beforeEach, describe, expect, test } from 'vitest'
import { isRefusal } from '../../domain/command.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { bothTables, impatientClock } from '../kit/keeper.ts'
import { accountId, contextAt, debit, merchantId, openToy, orderId } from './toy.ts'

const running = (keeper: Keeper) => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 })

describe.each(bothTables)('running a command %s', (_, table) => {
  let keeper: Keeper
  beforeEach(async () => {
    keeper = keeperOver(await table())
    await run(openToy, { limit: 100 }, running(keeper))
  })

  test('64 debits at once: exactly as many pass as fit', async () => {
    const results = await Promise.all(
      Array.from({ length: 64 }, (_, nth) => run(debit, { orderId: orderId(nth), amount: 10 }, running(keeper))),
    )
    expect(results.filter((result) => !isRefusal(result))).toHaveLength(10)
    expect(results.filter((result) => isRefusal(result) && result.refused === 'credit-not-granted')).toHaveLength(54)
    const rows = await keeper.get(merchantId, [{ kind: 'account', account: accountId }])
    expect(rows.get(`account|${accountId}|`)).toMatchObject({
      version: 11,
      state: { charged: 100, openOrders: 100 },
      head: { sequence: 11 },
    })
  })

  test('the same again is answered from the journal', async () => {
    const first = await run(debit, { orderId: orderId(1), amount: 10 }, running(keeper))
    const again = await run(debit, { orderId: orderId(1), amount: 10 }, running(keeper))
    expect(again).toEqual({ answer: { orderId: orderId(1), headroom: 90 }, replayed: true, sequence: 2 })
    expect(first).toMatchObject({ answer: { headroom: 90 }, replayed: false, sequence: 2 })
  })
})
