import { beforeEach, describe, expect, test } from 'vitest'
import { isRefusal, refs } from '../../domain/command.ts'
import { PaymentId } from '../../domain/ids.ts'
import { refText } from '../../domain/states.ts'
import { LawBroken } from '../../store/assertLaws.ts'
import { hashOfRecord } from '../../store/chain.ts'
import { recordOf, Unreadable } from '../../store/codec.ts'
import { type Keeper, keeperOver, type Table, Unavailable } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { keyOf } from '../../store/table.ts'
import { bothTables, impatientClock, interrupted, steppingClock } from '../kit/keeper.ts'
import { place } from './rows.ts'
import { accountId, contextAt, debit, look, merchantId, misbehave, newOrder, openToy, orderId, pay, tally } from './toy.ts'

const running = (keeper: Keeper) => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 60_000 })
const paymentId = PaymentId.parse('pay_1')

describe.each(bothTables)('running a command %s', (_, make) => {
  let table: Table
  let keeper: Keeper
  beforeEach(async () => {
    table = await make()
    keeper = keeperOver(table)
    await run(openToy, { limit: 100 }, running(keeper))
  })
  const accountRow = async () => (await keeper.get(merchantId, [refs.account(accountId)])).get(refText(refs.account(accountId)))
  const records = async () => (await keeper.journal(merchantId, { chain: accountId, after: 0, limit: 100 })).map(recordOf)
  const debited = (nth: number, amount = 10, over: Keeper = keeper) => run(debit, { orderId: orderId(nth), amount }, running(over))

  test('64 debits at once: exactly as many pass as fit', { timeout: 70_000 }, async () => {
    const results = await Promise.all(Array.from({ length: 64 }, (_, nth) => debited(nth)))
    expect(results.filter((result) => !isRefusal(result))).toHaveLength(10)
    expect(results.filter((result) => isRefusal(result) && result.refused === 'credit-not-granted')).toHaveLength(54)
    expect(await accountRow()).toMatchObject({ version: 11, state: { charged: 100, openOrders: 100 }, head: { sequence: 11 } })
  })

  test('each commit adds one record to the chain: over the one before, with the figures around it', async () => {
    await debited(1)
    const [opened, placed] = await records()
    expect(opened).toMatchObject({ sequence: 1, previousHash: '0'.repeat(64), command: 'openToy' })
    expect(placed).toMatchObject({
      sequence: 2,
      previousHash: opened?.hash,
      once: 'order/toy-1',
      by: 'system:test',
    })
    expect(placed).toMatchObject({ before: { charged: 0 }, after: { charged: 10, openOrders: 10 } })
    expect(placed?.rows).toEqual({ 'account|acc_toy|': 2, 'order|acc_toy|toy-1': 1, 'pointer||order/toy-1': 1 })
    expect(placed && hashOfRecord(placed)).toBe(placed?.hash)
  })

  test('a record is never earlier than the one before it, whatever the clock says', async () => {
    await run(debit, { orderId: orderId(1), amount: 1 }, { ...running(keeper), context: contextAt('2026-03-05T10:00:00.000Z') })
    await run(debit, { orderId: orderId(2), amount: 1 }, { ...running(keeper), context: contextAt('2026-03-04T10:00:00.000Z') })
    expect((await records()).map(({ at }) => at).at(-1)).toBe('2026-03-05T10:00:00.000Z')
  })

  test('the same again is answered as the first time', async () => {
    const first = await debited(1)
    await debited(2)
    const again = await debited(1)
    expect(first).toMatchObject({ answer: { headroom: 90 }, replayed: false, sequence: 2 })
    expect(again).toEqual({ answer: { orderId: orderId(1), headroom: 90 }, replayed: true, sequence: 2 })
    expect((await accountRow())?.version).toBe(3)
  })

  test('the same id with other content is refused, and the original stays', async () => {
    await debited(1)
    expect(await debited(1, 11)).toEqual({ refused: 'same-key-other-content' })
    expect(await accountRow()).toMatchObject({ version: 2, state: { charged: 10 } })
  })

  test('the Idempotency-Key makes it happen once where the input has no name for it, per command', async () => {
    const once = { ...running(keeper), onceKey: 'k-1' }
    await run(pay, { paymentId, amount: 5 }, once)
    expect(await run(pay, { paymentId, amount: 5 }, once)).toMatchObject({ answer: { deposits: 5 }, replayed: true })
    expect(await run(tally, {}, once)).toMatchObject({ answer: { open: 0 }, replayed: false })
  })

  test('what is refused wrote nothing, so its id is still free', async () => {
    expect(await debited(1, 101)).toEqual({ refused: 'credit-not-granted' })
    expect(await debited(1, 100)).toMatchObject({ answer: { headroom: 0 } })
  })

  test('where nothing has to change, nothing is written', async () => {
    expect(await run(pay, { paymentId, amount: 0 }, { ...running(keeper), onceKey: 'k' })).toEqual({
      answer: { deposits: 0 },
      replayed: false,
    })
    expect((await accountRow())?.version).toBe(1)
  })

  test('without the right nothing is even read', async () => {
    const context = { ...contextAt(), rights: new Set<never>() }
    const blind = { ...keeper, get: () => Promise.reject(new Error('was read')) }
    expect(await run(debit, { orderId: orderId(1), amount: 1 }, { ...running(blind), context })).toMatchObject({ refused: 'not-allowed' })
  })

  test('what was parked under an order’s id is there to be decided on, and gone once it is used', async () => {
    const pointer = refs.pointer({ scope: 'order', key: 'toy-1' })
    const head = { sequence: 1, hash: 'h', at: '2026-03-01T10:00:00.000Z' }
    const racing = keeperOver(interrupted(table, 'write', () => place(keeper, pointer, { state: { parkedDeliveries: ['del-1'] }, head })))
    expect(await debited(1, 10, racing)).toMatchObject({ answer: { headroom: 90 } })
    const row = (await keeper.get(merchantId, [pointer])).get(refText(pointer))
    expect(row).toMatchObject({ version: 2, head, state: { account: accountId, used: { chain: accountId, sequence: 2 } } })
    expect(row?.state).not.toHaveProperty('parkedDeliveries')
  })

  test('rows read a moment apart are read again', async () => {
    await run(pay, { paymentId, amount: 5 }, running(keeper))
    let torn = 0
    const get: Table['get'] = async (keys) => {
      const items = await table.get(keys)
      torn += 1
      // The account as it was before its purse came to be: what two rows of one batch can look like.
      return torn > 1
        ? items
        : items.map((item) => (item.sk === 'account' ? { ...item, satellites: { debts: 1, purse: 1 }, version: 1 } : item))
    }
    expect(await debited(1, 10, keeperOver({ ...table, get }))).toMatchObject({ answer: { headroom: 90 } })
    expect(torn).toBe(2)
  })

  test('a row that is only looked at, but was read a moment before its account, is read again', async () => {
    await debited(1, 10)
    const order = refs.order(accountId, 'toy-1')
    const [before] = await table.get([keyOf(merchantId, order)])
    await place(keeper, order, { state: newOrder(orderId(1), 20), version: 2, under: 1 })
    let reads = 0
    const get: Table['get'] = async (keys) => {
      reads += 1
      return (await table.get(keys)).map((item) => (reads === 1 && before && item.sk === before.sk ? before : item))
    }
    expect(await run(look, { orderId: orderId(1) }, running(keeperOver({ ...table, get })))).toMatchObject({ answer: { total: 20 } })
    expect((await accountRow())?.version).toBe(3)
  })

  test('a lost race is decided again on what won: the loser learns that nothing is left', async () => {
    const racing = keeperOver(interrupted(table, 'write', () => debited(2, 95)))
    expect(await debited(1, 10, racing)).toEqual({ refused: 'credit-not-granted' })
    expect((await accountRow())?.state).toMatchObject({ charged: 95 })
  })

  test('the loser of a race for one id answers what the winner answered', async () => {
    const racing = keeperOver(interrupted(table, 'write', () => debited(1, 10)))
    expect(await debited(1, 10, racing)).toMatchObject({ answer: { headroom: 90 }, replayed: true })
    const other = keeperOver(interrupted(table, 'write', () => debited(2, 10)))
    expect(await debited(2, 20, other)).toEqual({ refused: 'same-key-other-content' })
  })

  test('a command that reads lists reads everything again after a lost race', async () => {
    const racing = keeperOver(interrupted(table, 'write', () => debited(1, 10)))
    expect(await run(tally, {}, running(racing))).toMatchObject({ answer: { open: 1 } })
  })

  test('our own commit is recognised, even when its token was forgotten', async () => {
    let sent = 0
    const forgetful: Table = {
      ...table,
      write: async (actions) => {
        sent += 1
        const written = await table.write(actions, crypto.randomUUID())
        return sent === 1 ? { outcome: 'again', because: 'reply lost' } : written
      },
    }
    expect(await run(pay, { paymentId, amount: 5 }, running(keeperOver(forgetful)))).toMatchObject({
      answer: { deposits: 5 },
      replayed: false,
    })
    expect(sent).toBe(2)
    expect((await accountRow())?.version).toBe(2)
  })

  test('what stands already, but a command never reads, is told as its fault instead of being tried until the deadline', async () => {
    const patiently = () => run(pay, { paymentId, amount: 5 }, { ...running(keeper), clock: steppingClock(), deadlineAt: 900 })
    await patiently()
    await expect(patiently()).rejects.toThrow('payment|acc_toy|pay_1 stands already, but pay never reads it')
  })

  test('a table that stays away until the deadline is told as busy', async () => {
    const away = { ...keeper, get: () => Promise.reject(new Unavailable('away')) }
    const clock = steppingClock()
    expect(await run(debit, { orderId: orderId(1), amount: 1 }, { ...running(away), clock, deadlineAt: 900 })).toEqual({ refused: 'busy' })
    expect(clock.now()).toBeLessThan(900)
  })

  test('a decision that breaks a law, a bound or a shape writes nothing', async () => {
    await expect(run(misbehave, { how: 'lawless' }, running(keeper))).rejects.toThrow(LawBroken)
    await expect(run(misbehave, { how: 'shapeless' }, running(keeper))).rejects.toThrow(Unreadable)
    expect(await run(misbehave, { how: 'bulky' }, running(keeper))).toMatchObject({ refused: 'too-large' })
    expect(await run(misbehave, { how: 'many' }, running(keeper))).toMatchObject({ refused: 'too-large' })
    expect((await accountRow())?.version).toBe(1)
    expect(await records()).toHaveLength(1)
  })
})
