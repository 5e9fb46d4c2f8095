import { expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { itemsOf, rowFor } from '../../store/codec.ts'
import { keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { accountStated } from '../../store/stating.ts'
import { accountOf, theMerchant } from '../kit/builders.ts'

/** Rows of accounts as they are written now, or with the place a row had while it kept a month. */
async function keeping(accounts: readonly { id: string; nextStatement: string }[]) {
  const table = memoryTable()
  for (const { id, nextStatement } of accounts) {
    const accountId = AccountId.parse(id)
    const row = rowFor(refs.account(accountId), accountOf({ accountId, nextStatement }), { version: 1 })
    for (const put of itemsOf(theMerchant, refs.account(accountId), row))
      await table.write([{ put: { ...put, chainSk: `${nextStatement}#${id}` }, under: 'absent' }], id)
  }
  const keeper = keeperOver(table)
  return async (through: string, page: { limit?: number; after?: string } = {}) =>
    keeper.stating(theMerchant, { through, limit: 10, ...page })
}

test('whose first day lies in what has ended is found, in its order, and nobody else', async () => {
  const stating = await keeping([
    { id: 'acc_c', nextStatement: '2026-07-31' },
    { id: 'acc_b', nextStatement: '2026-07-09' },
    { id: 'acc_d', nextStatement: '2026-08-01' },
    { id: 'acc_a', nextStatement: '2026-07-09' },
  ])
  const found = async (through: string) => (await stating(through)).places.map(accountStated)
  expect(await found('2026-07-08')).toEqual([])
  expect(await found('2026-07-12')).toEqual(['acc_a', 'acc_b'])
  expect(await found('2026-07-31')).toEqual(['acc_a', 'acc_b', 'acc_c'])
})

test('a row that keeps a month is found once its month, or its first week, may have ended, and the list goes on behind it', async () => {
  const stating = await keeping([
    { id: 'acc_day', nextStatement: '2026-07-01' },
    { id: 'acc_month', nextStatement: '2026-07' },
    { id: 'acc_next', nextStatement: '2026-08' },
  ])
  expect((await stating('2026-06-30')).places).toEqual([])
  expect((await stating('2026-07-05')).places.map(accountStated)).toEqual(['acc_month', 'acc_day'])
  const first = await stating('2026-07-31', { limit: 1 })
  expect((await stating('2026-07-31', { limit: 1, after: first.next ?? '' })).places.map(accountStated)).toEqual(['acc_day'])
})

test('a row that keeps a month, written again, stands at its first day', () => {
  const accountId = AccountId.parse('acc_1')
  const row = rowFor(refs.account(accountId), accountOf({ accountId, nextStatement: '2026-07' }), { version: 1 })
  expect(itemsOf(theMerchant, refs.account(accountId), row)).toMatchObject([{ chainSk: '2026-07-01#acc_1' }])
})
