import { beforeEach, describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { AccountId, PaymentId } from '../../domain/ids.ts'
import { sortable } from '../../domain/reports/ranking.ts'
import { type Ref, refText } from '../../domain/states.ts'
import { type Keeper, keeperOver, type Table, Unavailable } from '../../store/keeper.ts'
import { recomputeStanding } from '../../store/project.ts'
import { run } from '../../store/run.ts'
import { totalsRef } from '../../store/table.ts'
import { bothTables, impatientClock, interrupted, steppingClock } from '../kit/keeper.ts'
import { place } from './rows.ts'
import { accountId, contextAt, debit, merchantId, openToy, orderId, pay } from './toy.ts'

const running = (keeper: Keeper) => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 })

/** The table's calls in the order in which they begin. */
function counted(table: Table): { calls: string[]; over: Keeper } {
  const calls: string[] = []
  const told = <T>(what: string, call: () => Promise<T>) => {
    calls.push(what)
    return call()
  }
  const over = keeperOver({
    ...table,
    get: (keys) => told(`${keys.length} rows`, () => table.get(keys)),
    range: (range) => told('a range', () => table.range(range)),
    write: (actions, token) => told('a transaction', () => table.write(actions, token)),
  })
  return { calls, over }
}

describe.each(bothTables)('the standing of an account %s', (_, make) => {
  let table: Table
  let keeper: Keeper
  beforeEach(async () => {
    table = await make()
    keeper = keeperOver(table)
    await run(openToy, { limit: 100 }, running(keeper))
    await run(debit, { orderId: orderId(1), amount: 30 }, running(keeper))
    await run(pay, { paymentId: PaymentId.parse('pay_1'), amount: 20 }, running(keeper))
  })
  const projected = (over: Keeper = keeper) =>
    recomputeStanding({ keeper: over, merchantId, accountId, today: '2026-03-01', clock: impatientClock, deadlineAt: Date.now() + 20_000 })
  const stateOf = async (ref: Ref) => (await keeper.get(merchantId, [ref])).get(refText(ref))?.state
  const totals = totalsRef({ currency: 'EUR', accountId })

  test('is the account’s own figures, and is found in the merchant’s list', async () => {
    expect(await projected()).toEqual({ state: 'written' })
    const standing = {
      openOrders: 30,
      balance: 20,
      remainder: -10,
      exposure: 30,
      deposits: 20,
      heldCount: 0,
      accountVersion: 3,
      drift: false,
    }
    expect(await stateOf(refs.standing(accountId))).toMatchObject(standing)
    expect((await keeper.listed(merchantId, { list: 'accounts', limit: 9 })).rows).toMatchObject([{ state: standing }])
  })

  test('tells the day since when something is overdue, while something is', async () => {
    await projected()
    expect(await stateOf(refs.standing(accountId))).not.toHaveProperty('overdueSince')
    const owed = { '2026-02-10/2026-01-31': 30 }
    const get: Table['get'] = async (keys) =>
      (await table.get(keys)).map((item) => (item.sk === 'debts' ? { ...item, state: { owed } } : item))
    await projected(keeperOver({ ...table, get }))
    expect(await stateOf(refs.standing(accountId))).toMatchObject({ overdueSince: '2026-02-10' })
  })

  test('puts it into the lists by its figures, and moves it there when they change', async () => {
    const placeIn = async (list: 'by-remainder' | 'owing') => (await keeper.listed(merchantId, { list, limit: 9 })).rows
    await projected()
    expect(await placeIn('by-remainder')).toMatchObject([{ kind: 'ranking', state: { accountId, by: `EUR#${sortable(-10)}` } }])
    expect(await placeIn('owing')).toEqual([])
    await run(debit, { orderId: orderId(2), amount: 5 }, running(keeper))
    await projected()
    expect(await placeIn('by-remainder')).toMatchObject([{ state: { by: `EUR#${sortable(-15)}` }, version: 2 }])
    const next = await keeper.listed(merchantId, { list: 'by-remainder', limit: 9, after: `EUR#${sortable(-15)}#${accountId}` })
    expect(next.rows).toEqual([])
  })

  test('puts back a place in a list that was lost, though nothing of the account changed', async () => {
    await projected()
    const lost = { accountId, list: 'by-balance' } as const
    await place(keeper, refs.ranking(accountId, 'by-balance'), { state: lost, version: 2, under: 1 })
    await projected()
    expect((await keeper.listed(merchantId, { list: 'by-balance', limit: 9 })).rows).toMatchObject([
      { state: { by: `EUR#${sortable(20)}` } },
    ])
  })

  test('adds to the merchant’s totals what it changed, once, however often it is recomputed', async () => {
    await Promise.all([projected(), projected(), projected()])
    expect(await stateOf(totals)).toMatchObject({ accountCount: 1, openOrders: 30, deposits: 20, remainder: -10 })
    await run(debit, { orderId: orderId(2), amount: 5 }, running(keeper))
    await projected()
    expect(await stateOf(totals)).toMatchObject({ accountCount: 1, openOrders: 35, deposits: 20, remainder: -15 })
  })

  test('touches neither the account row nor the journal', async () => {
    await projected()
    const row = (await keeper.get(merchantId, [refs.account(accountId)])).get(refText(refs.account(accountId)))
    expect(row).toMatchObject({ version: 3, head: { sequence: 3 } })
    expect(await keeper.journal(merchantId, { chain: accountId, after: 3, limit: 1 })).toEqual([])
  })

  test('is read again when its sums are of another moment than the account, before that is called drift', async () => {
    let moved = false
    const range: Table['range'] = async (asked) => {
      if (asked.by === 'openKey' && !moved) {
        moved = true
        await run(debit, { orderId: orderId(3), amount: 1 }, running(keeper))
      }
      return table.range(asked)
    }
    expect(await projected(keeperOver({ ...table, range }))).toEqual({ state: 'written' })
    expect(await stateOf(refs.standing(accountId))).toMatchObject({ openOrders: 31, drift: false })
  })

  test('is never written over one that knows a newer account, or newer details of its customer', async () => {
    await projected()
    const standing = await stateOf(refs.standing(accountId))
    await place(keeper, refs.standing(accountId), { state: standing, version: 2, under: 1, customerVersion: 7 })
    expect(await projected()).toEqual({ state: 'moved' })
    await place(keeper, refs.standing(accountId), { state: { ...standing, accountVersion: 99 }, version: 3, under: 2 })
    expect(await projected()).toEqual({ state: 'moved' })
  })

  test('takes three rounds: the account with its lists and what they show of it, then totals and money, then the transaction', async () => {
    const { calls, over } = counted(table)
    await projected(over)
    expect(calls).toEqual(['4 rows', 'a range', 'a range', 'a range', '2 rows', 'a transaction'])
  })

  test('that lost a race is computed again', async () => {
    expect(await projected(keeperOver(interrupted(table, 'write', projected)))).toEqual({ state: 'written' })
    expect(await stateOf(totals)).toMatchObject({ accountCount: 1, openOrders: 30 })
  })

  /** Somebody else's order in the same row of totals. */
  const others = async () => {
    const row = (await keeper.get(merchantId, [totals])).get(refText(totals))
    if (row?.kind !== 'totals') throw new Error('there are no totals')
    const state = { ...row.state, openOrders: row.state.openOrders + 100 }
    await place(keeper, totals, { state, version: row.version + 1, under: row.version, round: row.round })
  }

  test('whose totals alone were moved meanwhile adds to those that stand there, and reads nothing again', async () => {
    await projected()
    await run(debit, { orderId: orderId(2), amount: 5 }, running(keeper))
    const { calls, over } = counted(interrupted(table, 'write', others))
    expect(await projected(over)).toEqual({ state: 'written' })
    expect(calls.slice(-3)).toEqual(['2 rows', 'a transaction', 'a transaction'])
    expect(await stateOf(totals)).toMatchObject({ accountCount: 1, openOrders: 135, remainder: -15 })
  })

  test('whose totals move whenever they are written is read anew after five times', async () => {
    await projected()
    await run(debit, { orderId: orderId(2), amount: 5 }, running(keeper))
    let races = 0
    const write: Table['write'] = async (actions, token) => {
      races += 1
      if (races <= 5) await others()
      return table.write(actions, token)
    }
    const { calls, over } = counted({ ...table, write })
    expect(await projected(over)).toEqual({ state: 'written' })
    expect(calls.filter((call) => call === '4 rows')).toHaveLength(2)
    expect(await stateOf(totals)).toMatchObject({ accountCount: 1, openOrders: 535 })
  })

  test('that nobody decided on is sent again as it was, under its token', async () => {
    const sent: string[] = []
    const write: Table['write'] = async (actions, token) => {
      sent.push(token)
      const written = await table.write(actions, token)
      return sent.length === 1 ? { outcome: 'again', because: 'no reply' } : written
    }
    const { calls, over } = counted({ ...table, write })
    expect(await projected(over)).toEqual({ state: 'written' })
    expect(sent).toEqual([sent[0], sent[0]])
    expect(calls.filter((call) => call === '4 rows')).toHaveLength(1)
    expect(await stateOf(totals)).toMatchObject({ accountCount: 1, openOrders: 30 })
  })

  test('tells of drift when the rows don’t add up, and changes nothing of the account', async () => {
    const order = await stateOf(refs.order(accountId, 'toy-1'))
    await place(keeper, refs.order(accountId, 'toy-1'), { state: { ...order, total: 29, onCredit: 29, charged: 29 }, version: 2, under: 1 })
    expect(await projected()).toEqual({
      state: 'drift',
      differences: [
        { what: 'openOrders', expected: 29, found: 30 },
        { what: 'charged', expected: 29, found: 30 },
      ],
    })
    expect(await stateOf(refs.standing(accountId))).toMatchObject({ drift: true, openOrders: 30 })
    expect(await stateOf(refs.account(accountId))).toMatchObject({ openOrders: 30 })
  })

  test('of nobody is nothing', async () => {
    const nobody = {
      keeper,
      merchantId,
      accountId: AccountId.parse('acc_nobody'),
      today: '2026-03-01',
      clock: impatientClock,
      deadlineAt: Date.now() + 1_000,
    }
    expect(await recomputeStanding(nobody)).toEqual({ state: 'unknown' })
  })

  test('that can’t be written in time fails, so that its event comes again', async () => {
    const busy: Table = { ...table, write: async () => ({ outcome: 'again', because: 'TransactionConflict' }) }
    const hurried = { keeper: keeperOver(busy), merchantId, accountId, today: '2026-03-01', clock: steppingClock(), deadlineAt: 300 }
    await expect(recomputeStanding(hurried)).rejects.toThrow(Unavailable)
  })
})
