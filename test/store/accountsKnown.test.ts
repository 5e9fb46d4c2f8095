import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { MerchantId } from '../../domain/ids.ts'
import { checkLedger } from '../../domain/ledger/checkLedger.ts'
import { refText } from '../../domain/states.ts'
import { accountsKnown } from '../../store/accountsKnown.ts'
import { ask } from '../../store/ask.ts'
import { itemsOf } from '../../store/codec.ts'
import { keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { recomputeStanding } from '../../store/project.ts'
import type { Item } from '../../store/row.ts'
import { run } from '../../store/run.ts'
import { journalPartition, keyOf, type Range, sequenceKey } from '../../store/table.ts'
import { recordsIn } from '../../store/walk.ts'
import { impatientClock } from '../kit/keeper.ts'
import { accountId, contextAt, merchantId, openToy } from './toy.ts'

const account = refs.account(accountId)
const standing = refs.standing(accountId)

/** A merchant with one account that lists name, beside another merchant with the same. */
async function opened() {
  const table = memoryTable()
  const keeper = keeperOver(table)
  for (const merchant of [merchantId, MerchantId.parse('mer_other')]) {
    const context = contextAt('2026-02-28T10:00:00.000Z', merchant)
    const running = { keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 }
    await run(openToy, { limit: 100 }, { ...running, context })
    await recomputeStanding({ ...running, merchantId: merchant, accountId, today: '2026-02-28' })
  }
  return { table, keeper }
}

describe('the accounts of a merchant', () => {
  test('are known each once, and none of another merchant', async () => {
    const { keeper } = await opened()
    expect(await accountsKnown(keeper, merchantId, { limit: 25 })).toEqual({ accountIds: [accountId] })
  })

  test('are checked although their line was taken out of the lists', async () => {
    const { table, keeper } = await opened()
    const rows = await keeper.get(merchantId, [account, standing])
    const [own, line] = [rows.get(refText(account)), rows.get(refText(standing))]
    const [cheated] = own ? itemsOf(merchantId, account, own) : []
    const [listed] = line ? itemsOf(merchantId, standing, line) : []
    if (!own || !line || !cheated || !listed) throw new Error('no account')
    const { listPk: _, listSk: __, ...unlisted } = listed
    await table.write([{ put: { ...cheated, state: { ...Object(cheated.state), deposits: 5 } }, under: own.version }], randomUUID())
    await table.write([{ put: unlisted, under: line.version }], randomUUID())
    const context = { ...contextAt(), rights: new Set(['ledger:read'] as const) }
    const said = await ask(checkLedger, {}, { context, keeper })
    expect(said).toMatchObject({ checked: 1 })
    expect(JSON.stringify(said)).toContain('deposits by the journal')
  })

  test.each([
    ['its own row is gone', keyOf(merchantId, account)],
    ['the beginning of its chain is gone', { pk: journalPartition(merchantId, accountId), sk: sequenceKey(1) }],
  ])('are known each once when %s', async (_, { pk, sk }) => {
    const { table } = await opened()
    const left = (items: Item[]) => items.filter((item) => item.pk !== pk || item.sk !== sk)
    const keeper = keeperOver({
      ...table,
      get: async (keys) => left(await table.get(keys)),
      range: async (range) => left(await table.range(range)),
    })
    expect(await accountsKnown(keeper, merchantId, { limit: 25 })).toEqual({ accountIds: [accountId] })
  })

  test('are asked for by nothing but keys of their merchant, so that others make neither more pages nor longer ones', async () => {
    const { table } = await opened()
    const asked: Range[] = []
    const spied = keeperOver({
      ...table,
      range: (range) => {
        asked.push(range)
        return table.range(range)
      },
      scan: () => Promise.reject(new Error('a scan looks at everyone’s rows')),
    })
    const context = { ...contextAt(), rights: new Set(['ledger:read'] as const) }
    expect(await ask(checkLedger, {}, { context, keeper: spied })).toEqual({ checked: 1, differences: [] })
    expect(await recordsIn(spied, merchantId, { limit: 500 })).toMatchObject({ items: [{ sk: sequenceKey(1) }] })
    expect(asked.map(({ pk }) => pk.replace('J#', '').split('#')[0])).toEqual(asked.map(() => merchantId))
  })
})
