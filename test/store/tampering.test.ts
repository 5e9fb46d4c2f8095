import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { MerchantId, PaymentId } from '../../domain/ids.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import { refText } from '../../domain/states.ts'
import { checkHeads } from '../../functions/runtime/anchorCheck.ts'
import { anchorHeads, anchorsOfChain } from '../../functions/runtime/anchoring.ts'
import { BucketStore } from '../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../local/documents/endpoint.ts'
import type { Anchors } from '../../providers/anchors/contract.ts'
import { s3Anchors } from '../../providers/anchors/s3.ts'
import { hashOfRecord } from '../../store/chain.ts'
import { checkAccount } from '../../store/check.ts'
import { itemOfRecord, itemsOf, recordOf } from '../../store/codec.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { keyOf } from '../../store/table.ts'
import { engineTable, impatientClock } from '../kit/keeper.ts'
import { awsClient } from '../providers/awsClient.ts'
import { accountId, contextAt, debit, merchantId, openToy, orderId, pay } from './toy.ts'

const account = refs.account(accountId)
const dayMillis = 24 * 3_600_000
const start = Date.parse('2026-03-01T02:00:00Z')

describe('whoever may write the whole table', () => {
  let folder: string
  let engine: Awaited<ReturnType<typeof engineTable>>
  let keeper: Keeper
  let anchors: Anchors
  let now = start
  let storage: Awaited<ReturnType<typeof startDocumentEndpoint>>
  let made = 0
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'encours-anchors-'))
    const buckets = Array.from({ length: 20 }, (_, at) => `anchors-${at}`)
    const store = new BucketStore({ folder, buckets, locks: Object.fromEntries(buckets.map((name) => [name, 400])), now: () => now })
    storage = await startDocumentEndpoint({ store, now: () => now })
  })
  afterAll(async () => {
    await storage.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const running = () => ({ context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 })
  const working = () => ({ keeper, anchors, now: () => now, deadlineAt: now + 60_000 })

  beforeEach(async () => {
    engine = await engineTable()
    keeper = keeperOver(engine)
    anchors = s3Anchors({ bucket: `anchors-${made}`, client: { ...awsClient(storage.url), forcePathStyle: true } })
    made += 1
    now = start
    await run(openToy, { limit: 100 }, running())
    for (const nth of [1, 2]) await run(debit, { orderId: orderId(nth), amount: 10 }, running())
    // The chain has three records when it is anchored first, five when it is anchored again.
    await anchorHeads(working())
    now += dayMillis
    await run(debit, { orderId: orderId(3), amount: 10 }, running())
    await run(pay, { paymentId: PaymentId.parse('pay_1'), amount: 25 }, running())
    await anchorHeads(working())
    now += dayMillis
  })

  const records = async () => (await keeper.journal(merchantId, { chain: accountId, after: 0, limit: 100 })).map(recordOf)
  const put = (record: JournalRecord) => engine.client.send(new PutCommand({ TableName: engine.tableName, Item: itemOfRecord(record) }))
  const remove = async (sequence: number) => {
    const { pk, sk } = itemOfRecord(await at(sequence))
    await engine.client.send(new DeleteCommand({ TableName: engine.tableName, Key: { pk, sk } }))
  }
  const at = async (sequence: number): Promise<JournalRecord> => {
    const found = (await records()).find((one) => one.sequence === sequence)
    if (!found) throw new Error(`no record ${sequence}`)
    return found
  }
  /** Writes a chain anew from a record on, every hash made to fit, the account's row included. */
  const rewrite = async (from: number, change: (record: JournalRecord) => JournalRecord) => {
    let previousHash = from === 1 ? (await at(1)).previousHash : (await at(from - 1)).hash
    for (const record of (await records()).filter(({ sequence }) => sequence >= from)) {
      const changed = { ...change(record), previousHash }
      const whole = { ...changed, hash: hashOfRecord(changed) }
      await put(whole)
      previousHash = whole.hash
    }
    await setHead((await records()).at(-1))
  }
  const setHead = async (record: JournalRecord | undefined) => {
    const row = (await keeper.get(merchantId, [account])).get(refText(account))
    if (!row || !record) throw new Error('no account')
    const head = { sequence: record.sequence, hash: record.hash, at: record.at }
    for (const Item of itemsOf(merchantId, account, { ...row, head }))
      await engine.client.send(new PutCommand({ TableName: engine.tableName, Item }))
  }

  /** What the nightly check names of the account's chain. */
  const named = async () => (await checkHeads(working(), () => undefined)).named.filter(({ what }) => what === 'chain')
  /** What somebody who asks is told. */
  const asked = async () => {
    const known = await anchorsOfChain({ anchors, now: () => now }, merchantId, accountId)
    return (await checkAccount({ keeper, merchantId, accountId, anchors: known })).filter(({ what }) => what === 'chain')
  }

  test('finds nothing named while nobody did', async () => {
    expect(await checkHeads(working(), () => undefined)).toMatchObject({ checked: 2, left: 0, named: [] })
    expect(await asked()).toEqual([])
  })

  test('edits a record: the account and that record are named', async () => {
    await put({ ...(await at(2)), by: 'person:mallory' })
    expect((await named())[0]).toMatchObject({ merchantId, chain: accountId, sequence: 2 })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 2 })
  })

  test('deletes a record: the account and that record are named', async () => {
    await remove(2)
    expect((await named())[0]).toMatchObject({ chain: accountId, sequence: 2, found: 'record 3 follows' })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 2 })
  })

  test('inserts a record, behind the head or among the others: the account and its place are named', async () => {
    const last = await at(5)
    await put({ ...last, sequence: 6, previousHash: last.hash, hash: 'f'.repeat(64) })
    expect((await named())[0]).toMatchObject({ chain: accountId, sequence: 6 })
    await remove(6)
    // Pushed in at the third place: what stood there and behind moves on by one.
    for (const sequence of [5, 4, 3]) await put({ ...(await at(sequence)), sequence: sequence + 1 })
    await put({ ...(await at(2)), sequence: 3 })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 3 })
  })

  test('swaps two records: the account and the first of them are named', async () => {
    const [second, third] = [await at(2), await at(3)]
    await put({ ...third, sequence: 2 })
    await put({ ...second, sequence: 3 })
    expect((await named())[0]).toMatchObject({ chain: accountId, sequence: 2 })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 2 })
  })

  test('cuts the tail and leaves the row: the first record missing is named', async () => {
    await remove(5)
    expect((await named())[0]).toMatchObject({ chain: accountId, sequence: 5, found: 'the chain ends at 4' })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 5 })
  })

  test('cuts the tail and sets the row back: only the anchor knows, and names the first record missing', async () => {
    for (const sequence of [5, 4]) await remove(sequence)
    await setHead(await at(3))
    expect((await checkAccount({ keeper, merchantId, accountId })).filter(({ what }) => what === 'chain')).toEqual([])
    expect((await named())[0]).toMatchObject({
      chain: accountId,
      sequence: 4,
      expected: 'record 4, because 5 was anchored on 2026-03-02',
      found: 'the chain ends at 3',
    })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 4 })
  })

  test('writes the whole chain anew with hashes made to fit: only the anchors know, and name the first that differs', async () => {
    await rewrite(1, (record) => ({ ...record, by: 'person:mallory' }))
    expect((await checkAccount({ keeper, merchantId, accountId })).filter(({ what }) => what === 'chain')).toEqual([])
    expect((await named())[0]).toMatchObject({ chain: accountId, sequence: 3 })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 3 })
    expect((await asked())[0]?.expected).toContain('as anchored on 2026-03-01; what differs begins between 1 and 3')
  })

  test('writes the chain anew behind an anchor: the anchor before it narrows where', async () => {
    await rewrite(5, (record) => ({ ...record, by: 'person:mallory' }))
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 5 })
    await rewrite(4, (record) => ({ ...record, by: 'person:mallory' }))
    expect((await asked())[0]?.expected).toContain('what differs begins between 4 and 5')
  })

  test('takes the whole account out of the table: what was anchored is named as missing', async () => {
    for (const sequence of [5, 4, 3, 2, 1]) await remove(sequence)
    const { pk, sk } = keyOf(merchantId, account)
    await engine.client.send(new DeleteCommand({ TableName: engine.tableName, Key: { pk, sk } }))
    expect((await named())[0]).toMatchObject({ chain: accountId, sequence: 1, found: 'the chain ends at 0' })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 1 })
  })

  test('puts other words over an anchor: the first version is what counts', async () => {
    const [document] = await anchors.list('heads/2026-03-02/')
    if (!document) throw new Error('no anchor')
    await rewrite(4, (record) => ({ ...record, by: 'person:mallory' }))
    const heads = [{ chain: accountId, sequence: 5, hash: (await at(5)).hash }]
    await anchors.put(document.key, { merchantId, day: '2026-03-02', takenAt: '2026-03-02T02:00:00.000Z', heads })
    expect((await asked())[0]).toMatchObject({ accountId, sequence: 5 })
  })
})

describe('many chains', () => {
  let folder: string
  let storage: Awaited<ReturnType<typeof startDocumentEndpoint>>
  let now = start
  let anchors: Anchors
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'encours-anchors-'))
    const store = new BucketStore({ folder, buckets: ['anchors'], locks: { anchors: 400 } })
    storage = await startDocumentEndpoint({ store, now: () => now })
    anchors = s3Anchors({ bucket: 'anchors', client: { ...awsClient(storage.url), forcePathStyle: true } })
  })
  afterAll(async () => {
    await storage.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('are anchored and checked over as many runs as it takes, each once', async () => {
    const keeper = keeperOver(await engineTable())
    const chains = Array.from({ length: 12 }, (_, at) => MerchantId.parse(`mer_toy-${at}`))
    for (const merchant of chains) {
      const context = contextAt('2026-02-28T10:00:00.000Z', merchant)
      await run(openToy, { limit: 100 }, { context, keeper, clock: impatientClock, deadlineAt: Date.now() + 20_000 })
    }
    let anchored = 0
    let runs = 0
    for (let done = false; !done; runs += 1) {
      // Its time is up as soon as it has begun: a page of five rows, and it ends.
      const told = await anchorHeads({ keeper, anchors, now: () => now, deadlineAt: now, pageRows: 5 })
      anchored += told.anchored
      done = told.done
      now += 1_000
    }
    expect(anchored).toBe(chains.length)
    expect(runs).toBeGreaterThan(2)
    expect(await anchorHeads({ keeper, anchors, now: () => now, deadlineAt: now + 60_000 })).toMatchObject({ done: true, anchored: 0 })

    now += dayMillis
    const stopped = await checkHeads({ keeper, anchors, now: () => now, deadlineAt: now }, () => undefined)
    expect(stopped.checked).toBe(0)
    expect(stopped.left).toBeGreaterThan(2)
    const finished = await checkHeads({ keeper, anchors, now: () => now, deadlineAt: now + 60_000 }, () => undefined)
    expect(finished).toMatchObject({ checked: chains.length, left: 0, named: [] })
    expect(await checkHeads({ keeper, anchors, now: () => now, deadlineAt: now + 60_000 }, () => undefined)).toMatchObject({
      checked: 0,
      left: 0,
    })
  })
})
