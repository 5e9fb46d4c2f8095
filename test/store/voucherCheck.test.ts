import { beforeEach, describe, expect, test } from 'vitest'
import { MerchantId, VoucherId } from '../../domain/ids.ts'
import { checkAnchored } from '../../store/anchored.ts'
import { recordOf } from '../../store/codec.ts'
import { rootsIn } from '../../store/heads.ts'
import type { Keeper } from '../../store/keeper.ts'
import type { Row } from '../../store/row.ts'
import { sequenceKey } from '../../store/table.ts'
import { checkVoucher, vouchersKnown } from '../../store/voucherCheck.ts'
import { type MemoryWorld, memoryWorld } from '../kit/memoryWorld.ts'

const merchantId = MerchantId.parse('mer_story')
const voucherId = VoucherId.parse('vou_1')
const chain = 'voucher:vou_1'

let world: MemoryWorld
beforeEach(async () => {
  world = await memoryWorld()
  await world.act('openAccount', { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Noé Inventé' } })
  const { code = '' } = await world.act('sellVoucher', { voucherId: 'vou_1', value: 60_00, currency: 'EUR', method: 'ESP', vatRate: '20' })
  await world.act('sellVoucher', { voucherId: 'vou_2', value: 5_00, currency: 'EUR', method: 'ESP' })
  await world.act('redeemVoucher', { accountId: 'acc_1', paymentId: 'pay_v', code })
})

/** The table as it would read with the state of some rows changed by hand. */
function misstated(kind: Row['kind'], state: object): Keeper {
  const change = (row: Row): Row => (row.kind === kind ? Object.assign({}, row, { state: { ...row.state, ...state } }) : row)
  const get: Keeper['get'] = async (merchant, refs) =>
    new Map([...(await world.keeper.get(merchant, refs))].map(([name, row]) => [name, change(row)]))
  return { ...world.keeper, get }
}

/** The same with one record of the journal changed by hand. */
function forged(at: number, amount: number): Keeper {
  const journal: Keeper['journal'] = async (merchant, page) =>
    (await world.keeper.journal(merchant, page)).map((item) => {
      const record = recordOf(item)
      return record.sequence === at
        ? { ...item, record: { ...record, postings: [{ debit: 'money:ESP', credit: 'vouchers', amount }] } }
        : item
    })
  return { ...world.keeper, journal }
}

const check = (keeper: Keeper = world.keeper) => checkVoucher({ keeper, merchantId, voucherId })

test('a voucher as the commits left it has no differences', async () => {
  expect(await check()).toEqual([])
  expect(await checkAnchored(world.keeper, merchantId, { chain, anchors: [] })).toEqual({ named: [], judged: true })
})

describe('a record behind the end that its row knows', () => {
  const journal: Keeper['journal'] = async (merchant, page) => {
    const items = await world.keeper.journal(merchant, page)
    return page.chain === chain && items.length === 0 ? [{ pk: 'J', sk: sequenceKey(page.after + 1) }] : items
  }

  test('is named, since nobody committed it', async () => {
    const named = { what: 'chain', sequence: 3, expected: 'no record behind the head', found: 'a record' }
    expect(await check({ ...world.keeper, journal })).toEqual([{ voucherId, ...named }])
  })

  test('is none where the row has moved meanwhile', async () => {
    let version = 10
    const get: Keeper['get'] = async (merchant, refs) => {
      version += 1
      return new Map([...(await world.keeper.get(merchant, refs))].map(([name, row]) => [name, { ...row, version }]))
    }
    expect(await check({ ...world.keeper, journal, get })).toEqual([])
  })
})

test.each`
  kind         | state                 | what                         | expected  | found
  ${'voucher'} | ${{ value: 70_00 }}   | ${'redeemed by the journal'} | ${'6000'} | ${'7000'}
  ${'voucher'} | ${{ state: 'sold' }}  | ${'owed by the journal'}     | ${'0'}    | ${'5000'}
  ${'voucher'} | ${{ state: 'sold' }}  | ${'vat by the journal'}      | ${'0'}    | ${'1000'}
  ${'payment'} | ${{ amount: 70_00 }}  | ${'payment pay_v'}           | ${'6000'} | ${'7000'}
  ${'payment'} | ${{ kind: 'top-up' }} | ${'payment pay_v'}           | ${'6000'} | ${'none'}
`(
  'one whose $kind says $state is named with $what, expected $expected and found $found',
  async ({ kind, state, what, expected, found }) => {
    const differences = await check(misstated(kind, state))
    expect(differences).toContainEqual({ voucherId, what, expected, found })
    const { named } = await checkAnchored(misstated(kind, state), merchantId, { chain, anchors: [] })
    expect(named).toContainEqual({ chain, what, expected, found })
  },
)

test('a changed record is named by its sequence, alone: figures that follow from it would say the same again', async () => {
  expect(await check(forged(2, 1_00))).toMatchObject([{ voucherId, what: 'chain', sequence: 2 }])
})

test('a chain that ended elsewhere on an earlier day is named', async () => {
  const anchors = [{ day: '2027-02-28', sequence: 2, hash: 'f'.repeat(64) }]
  expect(await checkVoucher({ keeper: world.keeper, merchantId, voucherId, anchors })).toMatchObject([{ what: 'chain', sequence: 2 }])
  const { named } = await checkAnchored(world.keeper, merchantId, { chain, anchors })
  expect(named).toMatchObject([{ chain, what: 'chain', sequence: 2 }])
})

test('every voucher is anchored with where its chain ends, and found by the beginning of its chain', async () => {
  const { roots } = await rootsIn(world.keeper, { limit: 100 })
  expect(roots.filter((root) => root.chain.startsWith('voucher:')).map((root) => [root.chain, root.head.sequence])).toEqual([
    [chain, 2],
    ['voucher:vou_2', 1],
  ])
  const { voucherIds } = await vouchersKnown(world.keeper, merchantId, { limit: 25 })
  expect(voucherIds.toSorted()).toEqual(['vou_1', 'vou_2'])
})
