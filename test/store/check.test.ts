import { beforeEach, describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { PaymentId } from '../../domain/ids.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import { refText } from '../../domain/states.ts'
import { hashOfRecord } from '../../store/chain.ts'
import { checkAccount, checkChain } from '../../store/check.ts'
import { itemOfRecord, recordOf } from '../../store/codec.ts'
import { type Keeper, keeperOver, type Table } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { bothTables, impatientClock } from '../kit/keeper.ts'
import { accountId, contextAt, debit, merchantId, openToy, orderId, pay } from './toy.ts'

const running = (keeper: Keeper) => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 })
const account = refs.account(accountId)

describe.each(bothTables)('checking an account %s', (_, make) => {
  let table: Table
  let keeper: Keeper
  beforeEach(async () => {
    table = await make()
    keeper = keeperOver(table)
    await run(openToy, { limit: 100 }, running(keeper))
    for (const nth of [1, 2, 3]) await run(debit, { orderId: orderId(nth), amount: 10 }, running(keeper))
    await run(pay, { paymentId: PaymentId.parse('pay_1'), amount: 25 }, running(keeper))
  })
  const checked = (over: Keeper = keeper) => checkAccount({ keeper: over, merchantId, accountId })
  const recordAt = async (sequence: number) =>
    recordOf((await keeper.journal(merchantId, { chain: accountId, after: sequence - 1, limit: 1 }))[0] ?? {})

  /** The table as it would read with some records of the chain replaced; none: cut out. */
  function tampered(change: (record: JournalRecord) => JournalRecord | undefined): Keeper {
    const range: Table['range'] = async (asked) => {
      const items = await table.range(asked)
      if (!asked.pk.startsWith('J#')) return items
      return items.flatMap((item) => {
        const changed = change(recordOf(item))
        return changed ? [{ ...itemOfRecord(changed), sk: item.sk }] : []
      })
    }
    return keeperOver({ ...table, range })
  }

  /** The account as it would read with something changed in its state. */
  function misstated(kind: 'account' | 'debts' | 'purse', state: object): Keeper {
    const get: Table['get'] = async (keys) =>
      (await table.get(keys)).map((item) => (item.sk === kind ? { ...item, state: { ...Object(item.state), ...state } } : item))
    return keeperOver({ ...table, get })
  }

  test('an account as the commits left it has no differences', async () => {
    expect(await checked()).toEqual([])
  })

  test('an account whose rows are gone is told by its journal, whose first record has no account', async () => {
    const get: Table['get'] = async (keys) => (await table.get(keys)).filter(({ sk }) => !['account', 'debts', 'purse'].includes(sk))
    const found = await checked(keeperOver({ ...table, get }))
    expect(found).toContainEqual(expect.objectContaining({ what: 'chain', sequence: 1 }))
  })

  test('an edited record is named with its sequence', async () => {
    const found = await checked(tampered((record) => (record.sequence === 3 ? { ...record, by: 'person:mallory' } : record)))
    expect(found).toMatchObject([{ accountId, what: 'chain', sequence: 3 }])
  })

  test('an edited record with a hash made to fit breaks the chain after it', async () => {
    const forged = (record: JournalRecord) => ({ ...record, by: 'person:mallory', hash: hashOfRecord({ ...record, by: 'person:mallory' }) })
    const found = await checked(tampered((record) => (record.sequence === 3 ? forged(record) : record)))
    expect(found).toMatchObject([{ what: 'chain', sequence: 4 }])
  })

  test('a record taken out is named with its sequence', async () => {
    const found = await checked(tampered((record) => (record.sequence === 3 ? undefined : record)))
    expect(found[0]).toMatchObject({ what: 'chain', sequence: 3, found: 'record 4 follows' })
  })

  test('a tail cut off is named with the first record that is missing', async () => {
    const found = await checked(tampered((record) => (record.sequence > 3 ? undefined : record)))
    expect(found[0]).toMatchObject({ what: 'chain', sequence: 4, expected: 'records up to 5', found: 'the chain ends at 3' })
  })

  test('a record added behind the head is named', async () => {
    const last = await recordAt(5)
    await keeper.write(
      [{ put: itemOfRecord({ ...last, sequence: 6, previousHash: last.hash, hash: 'x' }), under: 'absent' }],
      crypto.randomUUID(),
    )
    expect(await checked()).toMatchObject([{ what: 'chain', sequence: 6 }])
  })

  test('an unreadable record is named, and the rest still checked', async () => {
    const range: Table['range'] = async (asked) =>
      (await table.range(asked)).map((item) => (item.sk.endsWith('0003') ? { ...item, record: { sequence: 3 } } : item))
    const found = await checked(keeperOver({ ...table, range }))
    expect(found[0]).toMatchObject({ what: 'chain', sequence: 3, found: 'something unreadable' })
  })

  test('a figure that is not what journal, rows and purse say is named with all three', async () => {
    const found = await checked(misstated('account', { deposits: 26 }))
    expect(found).toEqual([
      { accountId, what: 'deposits by the journal', expected: '25', found: '26' },
      { accountId, what: 'deposits by its rows', expected: '25', found: '26' },
      { accountId, what: 'deposits by the purse', expected: '25', found: '26' },
    ])
  })

  test('an order that has other deposits than the purse reserves for it is named', async () => {
    const reservations = [{ orderId: 'toy-1', amount: 5 }]
    const money = [{ paymentId: 'pay_1', order: 'pay_1', matches: 'anything', unallocated: 25, begun: false, reservations }]
    const found = await checked(misstated('purse', { money }))
    expect(found).toContainEqual({ accountId, what: 'from deposits of toy-1', expected: '5', found: '0' })
  })

  test('debts and purse that don’t agree with their rows are named', async () => {
    expect(await checked(misstated('debts', { owed: { '2026-03-01/2026-03-01': 5 } }))).toMatchObject([
      { what: 'unpaid by the debts row' },
      { what: 'debts by due date' },
    ])
    expect((await checked(misstated('purse', { money: [] }))).map(({ what }) => what)).toEqual([
      'deposits by the purse',
      'unallocated of pay_1',
    ])
  })

  test('an account that changes while it is checked is read again, and is no difference', async () => {
    let reads = 0
    const get: Table['get'] = async (keys) => {
      reads += 1
      if (reads === 2) await run(debit, { orderId: orderId(9), amount: 1 }, running(keeper))
      return table.get(keys)
    }
    expect(await checked(keeperOver({ ...table, get }))).toEqual([])
    expect(reads).toBe(4)
  })

  test('rows that were never written together are named, once they are seen to stay so', async () => {
    const get: Table['get'] = async (keys) => (await table.get(keys)).map((item) => (item.sk === 'purse' ? { ...item, version: 99 } : item))
    expect(await checked(keeperOver({ ...table, get }))).toMatchObject([
      { accountId, what: 'rows', found: expect.stringContaining('purse 99') },
    ])
  })

  test('a chain is verified by its root alone where no account stands behind it', async () => {
    expect(await checkChain(keeper, merchantId, account)).toEqual([])
    const cut = tampered((record) => (record.sequence > 4 ? undefined : record))
    expect(await checkChain(cut, merchantId, account)).toMatchObject([{ sequence: 5 }])
    expect((await keeper.get(merchantId, [account])).get(refText(account))?.head?.sequence).toBe(5)
  })
})
