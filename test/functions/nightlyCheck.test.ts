import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { MerchantId } from '../../domain/ids.ts'
import { refText } from '../../domain/states.ts'
import { checkHeads } from '../../functions/runtime/anchorCheck.ts'
import { anchorHeads, anchorsOfChain } from '../../functions/runtime/anchoring.ts'
import type { Anchors } from '../../providers/anchors/contract.ts'
import { hashOfRecord } from '../../store/chain.ts'
import { checkAccount } from '../../store/check.ts'
import { itemOfRecord, itemsOf, recordOf } from '../../store/codec.ts'
import { type Keeper, keeperOver, type Table, textOf, Unavailable } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import type { Item } from '../../store/row.ts'
import { run } from '../../store/run.ts'
import { impatientClock } from '../kit/keeper.ts'
import { accountId, contextAt, debit, openToy, orderId } from '../store/toy.ts'

const dayMillis = 24 * 3_600_000
const start = Date.parse('2026-03-01T00:10:00Z')
const first = MerchantId.parse('mer_a')
const second = MerchantId.parse('mer_b')
const third = MerchantId.parse('mer_c')
const last = MerchantId.parse('mer_e')
const merchants = [first, second, third, MerchantId.parse('mer_d'), last]
const account = refs.account(accountId)

/** A locked bucket in memory: what came first under a key stays. */
function bucket(): Anchors {
  const kept = new Map<string, object>()
  return {
    put: async (key, document) => {
      if (!kept.has(key)) kept.set(key, structuredClone(document))
    },
    list: async (prefix) =>
      [...kept.keys()]
        .filter((key) => key.startsWith(prefix))
        .map((key) => ({ key, version: '1' }))
        .toSorted((one, other) => (one.key < other.key ? -1 : 1)),
    read: async ({ key }) => structuredClone(kept.get(key)),
  }
}

let table: Table
/** Records that read otherwise than they were written. */
const altered = new Map<string, Item>()
let keeper: Keeper
let anchors: Anchors
let now = start
beforeEach(async () => {
  table = memoryTable()
  altered.clear()
  const range: Table['range'] = async (asked) => (await table.range(asked)).map((item) => altered.get(textOf(item)) ?? item)
  keeper = keeperOver({ ...table, range })
  anchors = bucket()
  now = start
})

const running = (merchantId: MerchantId) => ({
  context: contextAt('2026-02-28T10:00:00.000Z', merchantId),
  keeper,
  clock: impatientClock,
  deadlineAt: Date.now() + 20_000,
})
async function open(merchantId: MerchantId): Promise<void> {
  await run(openToy, { limit: 1000 }, running(merchantId))
  for (const nth of [1, 2, 3]) await run(debit, { orderId: orderId(nth), amount: 10 }, running(merchantId))
}

async function overwrite(item: Item): Promise<void> {
  const [old] = await table.get([item])
  await table.write([{ put: item, under: typeof old?.version === 'number' ? old.version : 'absent' }], randomUUID())
}
/** Writes over the account's state, as whoever may write the table. */
async function misstate(merchantId: MerchantId, change: object): Promise<void> {
  const row = (await keeper.get(merchantId, [account])).get(refText(account))
  const [item] = row ? itemsOf(merchantId, account, row) : []
  if (!item) throw new Error('no account')
  await overwrite({ ...item, state: { ...Object(item.state), ...change } })
}

const anchored = () => anchorHeads({ keeper, anchors, now: () => now, deadlineAt: now + 60_000 })
const checked = (over: Keeper = keeper) => checkHeads({ keeper: over, anchors, now: () => now, deadlineAt: now + 60_000 }, () => undefined)

describe('what can’t be read', () => {
  test('is named when it is an account, and keeps no chain behind it from being checked', async () => {
    for (const merchantId of merchants) await open(merchantId)
    await anchored()
    now += dayMillis
    await misstate(first, { nonsense: true })
    await misstate(third, { deposits: 123_456 })
    const night = await checked()
    expect(night).toMatchObject({ checked: 5, left: 0 })
    expect(night.named).toContainEqual({
      merchantId: first,
      chain: accountId,
      what: 'rows',
      expected: 'rows that can be read',
      found: 'something unreadable',
    })
    expect(night.named.some(({ merchantId, what }) => merchantId === third && what.startsWith('deposits'))).toBe(true)
    expect(await checked()).toMatchObject({ checked: 0, left: 0, named: [] })
  })

  test('is named once when it is a document of anchors, and the others are checked', async () => {
    await open(second)
    await anchors.put('heads/2026-03-01/mer_a/garbage.json', { hello: 1 })
    await anchored()
    now += dayMillis
    expect(await checked()).toMatchObject({
      checked: 1,
      left: 0,
      named: [{ merchantId: 'mer_a', chain: 'heads/2026-03-01/mer_a/garbage.json', what: 'anchors' }],
    })
    expect(await checked()).toMatchObject({ checked: 0, left: 0, named: [] })
  })

  test('is left for the next run while the table or the bucket is out of reach', async () => {
    for (const merchantId of merchants) await open(merchantId)
    await anchored()
    now += dayMillis
    const refusing: Keeper = {
      ...keeper,
      get: (merchantId, asked) => (merchantId === first ? Promise.reject(new Unavailable('busy')) : keeper.get(merchantId, asked)),
    }
    expect(await checked(refusing)).toMatchObject({ checked: 4, left: 1, named: [] })
    expect(await checked()).toMatchObject({ checked: 1, left: 0 })
  })
})

describe('an account that keeps moving while it is checked', () => {
  const busy = (merchantId: MerchantId): Keeper => {
    let nth = 100
    return {
      ...keeper,
      list: async (...asked) => {
        nth += 1
        await run(debit, { orderId: orderId(nth), amount: 1 }, running(merchantId))
        return keeper.list(...asked)
      },
    }
  }

  test('is left for the next run, which judges it', async () => {
    for (const merchantId of [first, second]) await open(merchantId)
    await anchored()
    now += dayMillis
    expect(await checked(busy(first))).toMatchObject({ checked: 1, left: 1, named: [] })
    await misstate(first, { deposits: 123_456 })
    const later = await checked()
    expect(later).toMatchObject({ checked: 1, left: 0 })
    expect(later.named.some(({ what }) => what.startsWith('deposits'))).toBe(true)
    expect(await checked()).toMatchObject({ checked: 0, left: 0, named: [] })
  })

  test('is held against its anchor all the same', async () => {
    await open(first)
    await anchored()
    // The whole chain written anew, hashes made to fit, the account's row included.
    const records = (await keeper.journal(first, { chain: accountId, after: 0, limit: 100 })).map(recordOf)
    let head = { sequence: 0, hash: records[0]?.previousHash ?? '', at: '' }
    for (const record of records) {
      const changed = { ...record, by: 'person:mallory', previousHash: head.hash }
      const whole = { ...changed, hash: hashOfRecord(changed) }
      const item = itemOfRecord(whole)
      altered.set(textOf(item), item)
      head = { sequence: whole.sequence, hash: whole.hash, at: whole.at }
    }
    const row = (await keeper.get(first, [account])).get(refText(account))
    for (const item of row ? itemsOf(first, account, { ...row, head }) : []) await overwrite(item)
    now += dayMillis
    const known = await anchorsOfChain({ anchors, now: () => now }, first, accountId)
    expect(await checkAccount({ keeper: busy(first), merchantId: first, accountId, anchors: known })).toMatchObject([
      { what: 'chain', sequence: 4 },
    ])
    expect((await checked(busy(first))).named).toMatchObject([{ merchantId: first, what: 'chain', sequence: 4 }])
  })
})

describe('yesterday’s anchoring', () => {
  test('counts as left unchecked when it never ran', async () => {
    await open(first)
    expect(await checked()).toMatchObject({ left: 1 })
    await anchored()
    now += dayMillis
    expect(await checked()).toMatchObject({ left: 0 })
    now += dayMillis
    expect(await checked()).toMatchObject({ left: 1 })
  })

  test('is not missed in the first night of all', async () => {
    await open(first)
    await anchored()
    expect(await checked()).toMatchObject({ checked: 0, left: 0 })
  })

  test('counts as left when it did not come to its end, and goes on the next day where it stopped', async () => {
    for (const merchantId of merchants) await open(merchantId)
    await misstate(last, { deposits: 123_456 })
    const named: string[] = []
    for (let night = 0; night < 9; night += 1, now += dayMillis) {
      for (let runs = 0; runs < 2; runs += 1, now += 1_000)
        await anchorHeads({ keeper, anchors, now: () => now, deadlineAt: now, pageRows: 1 })
      const { left, named: found } = await checked()
      if (night === 1) expect(left).toBe(1)
      named.push(...found.map(({ merchantId }) => merchantId))
    }
    expect(named).toContain('mer_e')
  })
})
