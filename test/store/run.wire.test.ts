import { beforeEach, describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { PaymentId } from '../../domain/ids.ts'
import { refText } from '../../domain/states.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { Lately, remembering } from '../../store/lately.ts'
import type { Row } from '../../store/row.ts'
import { run } from '../../store/run.ts'
import { engineTable, impatientClock, interrupted, steppingClock } from '../kit/keeper.ts'
import { callsOf, cancelTransactions, dropReplies } from '../kit/wire.ts'
import { accountId, contextAt, debit, merchantId, openToy, orderId, pay } from './toy.ts'

const running = (keeper: Keeper) => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 })
const paymentId = PaymentId.parse('pay_1')
const satellites = [refs.account(accountId), refs.debts(accountId), refs.purse(accountId)]
const withLimit = (row: Row, limit: number): Row => (row.kind === 'account' ? { ...row, state: { ...row.state, limit } } : row)

describe('on the wire', () => {
  let table: Awaited<ReturnType<typeof engineTable>>
  let keeper: Keeper
  beforeEach(async () => {
    table = await engineTable()
    keeper = keeperOver(table)
    await run(openToy, { limit: 100 }, running(keeper))
  })
  const debited = (nth: number, amount = 10, over: Keeper = keeper) => run(debit, { orderId: orderId(nth), amount }, running(over))
  const accountRow = async () => (await keeper.get(merchantId, [refs.account(accountId)])).get(refText(refs.account(accountId)))

  test('an approved order is one read and one write', async () => {
    const calls = callsOf(table.client)
    await debited(1)
    expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems'])
  })

  test('a refused order is one read', async () => {
    const calls = callsOf(table.client)
    await debited(1, 101)
    expect(calls).toEqual(['BatchGetItem'])
  })

  test('a repeated order is one read', async () => {
    await debited(1)
    const calls = callsOf(table.client)
    await debited(1)
    expect(calls).toEqual(['BatchGetItem'])
  })

  describe('where this environment saw the account last', () => {
    const environment = () => {
      const lately = new Lately({ now: () => Date.now() })
      const over = remembering(lately, keeper)
      return (nth: number, amount = 10) => run(debit, { orderId: orderId(nth), amount }, { ...running(over), lately })
    }

    test('an order is one write', async () => {
      const debit = environment()
      await debit(1)
      const calls = callsOf(table.client)
      expect(await debit(2)).toMatchObject({ answer: { headroom: 80 } })
      expect(await debit(3)).toMatchObject({ answer: { headroom: 70 } })
      expect(calls).toEqual(['TransactWriteItems', 'TransactWriteItems'])
    })

    test('a refused order is one read', async () => {
      const debit = environment()
      await debit(1)
      const calls = callsOf(table.client)
      expect(await debit(2, 91)).toEqual({ refused: 'credit-not-granted' })
      expect(calls).toEqual(['BatchGetItem'])
    })

    test('nothing is refused by memory alone: what it would refuse is decided on what is read', async () => {
      const lately = new Lately({ now: () => Date.now() })
      const poor = new Map([...(await keeper.get(merchantId, satellites))].map(([text, row]) => [text, withLimit(row, 5)]))
      lately.saw(merchantId, poor)
      const calls = callsOf(table.client)
      expect(await run(debit, { orderId: orderId(1), amount: 10 }, { ...running(keeper), lately })).toMatchObject({
        answer: { headroom: 90 },
      })
      expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems'])
    })

    test('an order repeated at once is one read; one of before, one write that changes nothing', async () => {
      const debit = environment()
      await debit(1)
      await debit(2)
      const calls = callsOf(table.client)
      expect(await debit(2)).toMatchObject({ replayed: true, answer: { headroom: 80 } })
      expect(await debit(1)).toMatchObject({ replayed: true, answer: { headroom: 90 } })
      expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems'])
      expect((await accountRow())?.version).toBe(3)
    })

    test('an order elsewhere in between is a lost race: one write more', async () => {
      const [debit, elsewhere] = [environment(), environment()]
      await debit(1)
      await elsewhere(2)
      const calls = callsOf(table.client)
      expect(await debit(3)).toMatchObject({ answer: { headroom: 70 } })
      expect(calls).toEqual(['TransactWriteItems', 'TransactWriteItems'])
    })

    test('money that came in elsewhere is seen, by reading after the lost race', async () => {
      const debit = environment()
      await debit(1)
      await run(pay, { paymentId, amount: 5 }, running(keeper))
      const calls = callsOf(table.client)
      expect(await debit(2)).toMatchObject({ answer: { headroom: 80 } })
      expect(calls).toEqual(['TransactWriteItems', 'BatchGetItem', 'TransactWriteItems'])
      expect((await accountRow())?.state).toMatchObject({ deposits: 5, openOrders: 20 })
    })

    test('others write too is read, until it is found as it was left: one lost race, not one for each order', async () => {
      const [debit, elsewhere] = [environment(), environment()]
      await debit(1)
      await elsewhere(2)
      await debit(3)
      await elsewhere(4)
      const calls = callsOf(table.client)
      await debit(5)
      await debit(6)
      await debit(7)
      expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems', 'BatchGetItem', 'TransactWriteItems', 'TransactWriteItems'])
    })

    test('what writes nothing of the account reads it', async () => {
      const lately = new Lately({ now: () => Date.now() })
      const over = remembering(lately, keeper)
      const paid = (amount: number) => run(pay, { paymentId, amount }, { ...running(over), lately })
      await paid(0)
      const calls = callsOf(table.client)
      expect(await paid(0)).toEqual({ answer: { deposits: 0 }, replayed: false })
      expect(calls).toEqual(['BatchGetItem'])
    })
  })

  test('a lost race adds one write: it is decided again from what the failed write returned', async () => {
    const calls = callsOf(table.client)
    const racing = keeperOver(interrupted(table, 'write', () => debited(2).then(() => calls.splice(1))))
    expect(await debited(1, 10, racing)).toMatchObject({ answer: { headroom: 80 } })
    expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems', 'TransactWriteItems'])
  })

  test('a lost race reads again where the winner changed a row that the write didn’t touch', async () => {
    const calls = callsOf(table.client)
    const racing = keeperOver(
      interrupted(table, 'write', () => run(pay, { paymentId, amount: 5 }, running(keeper)).then(() => calls.splice(1))),
    )
    expect(await debited(1, 10, racing)).toMatchObject({ answer: { headroom: 90 } })
    expect(calls).toEqual(['BatchGetItem', 'TransactWriteItems', 'BatchGetItem', 'TransactWriteItems'])
  })

  test.each(['TransactionConflict', 'ThrottlingError'])('after %s the same transaction is sent again', async (code) => {
    const calls = callsOf(table.client)
    cancelTransactions(table.client, { times: 3, code })
    expect(await debited(1)).toMatchObject({ answer: { headroom: 90 } })
    expect(calls).toEqual(['BatchGetItem', ...Array(4).fill('TransactWriteItems')])
    expect((await accountRow())?.version).toBe(2)
  })

  test('conflicts without end are answered as busy before the deadline, after few tries, and nothing is written', async () => {
    const calls = callsOf(table.client)
    cancelTransactions(table.client, { times: 1_000, code: 'TransactionConflict' })
    const clock = steppingClock()
    expect(await run(debit, { orderId: orderId(1), amount: 1 }, { ...running(keeper), clock, deadlineAt: 5_000 })).toEqual({
      refused: 'busy',
    })
    expect(clock.now()).toBeLessThan(5_000)
    expect(calls.length).toBeLessThan(25)
    expect((await accountRow())?.version).toBe(1)
  })

  test.each([1, 4])('%d lost replies after a commit: it happened once, and is told as done', async (times) => {
    dropReplies(table.client, times)
    expect(await run(pay, { paymentId, amount: 5 }, running(keeper))).toMatchObject({ answer: { deposits: 5 }, replayed: false })
    expect(await accountRow()).toMatchObject({ version: 2, state: { deposits: 5 } })
  })
})
