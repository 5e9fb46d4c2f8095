import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { RunId } from '../../domain/ids.ts'
import { tallyShardCount } from '../../domain/runs/run.ts'
import type { PuttableQueue } from '../../functions/queues.ts'
import { BatchMessage, PageMessage } from '../../functions/runs/messages.ts'
import type { Outgoing } from '../../functions/runtime/queue.ts'
import { settingsOf } from '../kit/builders.ts'
import { carryOut, sqsEvent } from '../kit/carryOut.ts'
import { realClock } from '../kit/keeper.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { lambdaContext, lumen } from './house.ts'

let shop: Storefront
const accounts = Array.from({ length: 22 }, (_, at) => `acc_${String(at).padStart(2, '0')}`)
const [day, due] = ['2026-07-18', '2026-08-01']
const message = (runId: string): PageMessage => ({
  merchantId: lumen,
  runId: RunId.parse(runId),
  kind: 'statements',
  dueOn: due,
  by: 'system:test',
  correlationId: 'c-1',
  page: 0,
})

beforeAll(async () => {
  shop = await openStorefront()
  shop.on(day)
  for (const accountId of accounts) {
    await shop.open(accountId)
    await shop.topUp(`pay_${accountId.slice(4)}`, { accountId, amount: 1_00 })
  }
  // Nothing moved here, and nothing is to be stated.
  await shop.open('acc_idle')
})
afterAll(() => shop?.close())

type Sent = { queue: PuttableQueue; message: Outgoing }

/** Lists one page at a time, 18 accounts each; `send` may end it as a crash would. */
async function listed(page: PageMessage, send: (queue: PuttableQueue, messages: readonly Outgoing[]) => Promise<void>): Promise<void> {
  const { listPage } = await import('../../functions/runs/listing.ts')
  const store = { keeper: shop.house.keeper, merchantId: lumen, clock: realClock, deadlineAt: realClock.now() + 20_000 }
  await listPage(page, { store, settings: settingsOf(), millis: Date.parse(`${due}T10:00:00Z`), send, pageSize: 18 })
}

const batchesIn = (sent: readonly Sent[]) =>
  sent.flatMap(({ queue, message: { body } }) => (queue === 'run-batches' ? [BatchMessage.parse(body)] : []))
const nextIn = (sent: readonly Sent[]) =>
  sent.flatMap(({ queue, message: { body } }) => (queue === 'runs' ? [PageMessage.parse(body)] : []))

/** The run as it stands, with the sums of its tallies. */
async function progress(runId: string) {
  const id = RunId.parse(runId)
  const shards = Array.from({ length: tallyShardCount }, (_, shard) => refs.runTally(id, shard))
  const rows = [...(await shop.house.keeper.get(lumen, [refs.run(id), ...shards])).values()]
  const sum = (name: 'done' | 'failed' | 'settledBatches') =>
    rows.reduce((total, row) => total + (row.kind === 'run-tally' ? row.state[name] : 0), 0)
  const run = rows.flatMap((row) => (row.kind === 'run' ? [row.state] : []))[0]
  return { ...run, done: sum('done'), failed: sum('failed'), settledBatches: sum('settledBatches') }
}

describe('a page of a run', () => {
  test('goes out in batches of at most 15, each account once, and asks for the page after it until there is none', async () => {
    const sent: Sent[] = []
    const pages = [message('run_whole')]
    for (let page = pages.shift(); page; page = pages.shift()) {
      const its: Sent[] = []
      await listed(page, async (queue, messages) => void its.push(...messages.map((one) => ({ queue, message: one }))))
      pages.push(...nextIn(its))
      sent.push(...its)
    }
    expect(batchesIn(sent).map(({ batch, accountIds }) => [batch, accountIds.length])).toEqual([
      [0, 15],
      [1, 3],
      [2, 4],
    ])
    expect(batchesIn(sent).flatMap(({ accountIds }) => accountIds)).toEqual(accounts)
    // Messages wait in dead letters for a fortnight: they go on after an account, and name nobody.
    expect(nextIn(sent)).toMatchObject([{ page: 1, after: '2026-07-18#acc_17' }])
    expect(await progress('run_whole')).toMatchObject({ pageCount: 2, accountCount: 22, batchCount: 3, listedAt: expect.any(String) })
  })

  test('that broke off after its batches went out, and before it asked for the next, sends the same batches again and counts once', async () => {
    const first: Sent[] = []
    const crash = listed(message('run_crash'), async (queue, messages) => {
      if (queue === 'runs') throw new Error('the environment ended')
      first.push(...messages.map((one) => ({ queue, message: one })))
    })
    await expect(crash).rejects.toThrow('the environment ended')
    const again: Sent[] = []
    await listed(message('run_crash'), async (queue, messages) => void again.push(...messages.map((one) => ({ queue, message: one }))))
    expect(batchesIn(again)).toEqual(batchesIn(first))
    expect(nextIn(again)).toHaveLength(1)
    expect(await progress('run_crash')).toMatchObject({ pageCount: 1, accountCount: 18, batchCount: 2 })
  })

  test('that was handed on sends nothing when its message comes again', async () => {
    await listed(message('run_twice'), async () => undefined)
    const again: PuttableQueue[] = []
    await listed(message('run_twice'), async (queue) => void again.push(queue))
    expect(again).toEqual([])
  })

  test('listed by two at once is one page', async () => {
    const sent: Sent[] = []
    const both = [1, 2].map(() =>
      listed(message('run_both'), async (queue, messages) => void sent.push(...messages.map((one) => ({ queue, message: one })))),
    )
    await Promise.all(both)
    expect(await progress('run_both')).toMatchObject({ pageCount: 1, accountCount: 18, batchCount: 2 })
    expect(new Set(batchesIn(sent).map(({ batch }) => batch))).toEqual(new Set([0, 1]))
  })
})

describe('a batch', () => {
  const batch = (runId: string, accountIds: readonly string[]): string =>
    JSON.stringify({ ...message(runId), by: undefined, dueOn: undefined, page: undefined, batch: 0, accountIds, expiresAt: 1_900_000_000 })
  const handed = async (body: string, receives = 1) => {
    const { handler } = await import('../../functions/runs/work.ts')
    return handler(sqsEvent({ queue: 'run-batches', id: 'm-1', body, receives }), lambdaContext)
  }

  test('handed out twice is worked on once: its run counts each account once', async () => {
    const body = batch('run_batch', accounts.slice(0, 3))
    expect(await handed(body)).toEqual({ batchItemFailures: [] })
    expect(await handed(body, 2)).toEqual({ batchItemFailures: [] })
    expect(await progress('run_batch')).toMatchObject({ done: 3, failed: 0, settledBatches: 1 })
  })

  test('in which one account lost its race comes back, the others done; once that is done too, nothing is counted twice', async () => {
    const { refuse } = await import('../../domain/refusals.ts')
    const { vi } = await import('vitest')
    shop.on('2026-08-02')
    const acting = vi.spyOn((await import('../../functions/runs/means.ts')).means, 'act')
    acting.mockResolvedValueOnce(refuse('busy'))
    const body = batch('run_race', accounts.slice(0, 5))
    expect(await handed(body)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] })
    expect(await progress('run_race')).toMatchObject({ done: 4, failed: 0, settledBatches: 0 })
    acting.mockRestore()
    expect(await handed(body, 2)).toEqual({ batchItemFailures: [] })
    expect(await progress('run_race')).toMatchObject({ done: 5, failed: 0, settledBatches: 1 })
  })

  test('that was tried as often as it may be tells what it gave up, and takes it back when a person sends it again', async () => {
    const { refuse } = await import('../../domain/refusals.ts')
    const { vi } = await import('vitest')
    const acting = vi.spyOn((await import('../../functions/runs/means.ts')).means, 'act').mockResolvedValueOnce(refuse('busy'))
    const body = batch('run_given-up', accounts.slice(10, 12))
    expect(await handed(body, 6)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] })
    expect(await progress('run_given-up')).toMatchObject({ done: 1, failed: 1, settledBatches: 1 })
    acting.mockRestore()
    expect(await handed(body)).toEqual({ batchItemFailures: [] })
    expect(await progress('run_given-up')).toMatchObject({ done: 2, failed: 0, settledBatches: 1 })
  })

  test('that broke off as often as it may is told as failed, whole, so that its run ends', async () => {
    const { workOn } = await import('../../functions/runs/working.ts')
    const { means } = await import('../../functions/runs/means.ts')
    const broken = { batch: () => Promise.reject(new Error('the time was up')) }
    const working = (lastTry: boolean) =>
      workOn(BatchMessage.parse(JSON.parse(batch('run_broken', accounts.slice(14, 17)))), {
        ...{ works: { statements: broken }, name: 'runs-work', means },
        turn: { context: lambdaContext, lastTry },
      })
    await expect(working(false)).rejects.toThrow('could not be handled')
    expect(await progress('run_broken')).toMatchObject({ done: 0, failed: 0, settledBatches: 0 })
    await expect(working(true)).rejects.toThrow('could not be handled')
    expect(await progress('run_broken')).toMatchObject({ done: 0, failed: 3, settledBatches: 1 })
  })

  test('that nobody can read comes back, and its neighbours go through', async () => {
    const { handler } = await import('../../functions/runs/work.ts')
    const [good] = sqsEvent({ queue: 'run-batches', id: 'good', body: batch('run_near', accounts.slice(13, 14)), receives: 1 }).Records
    const [bad] = sqsEvent({ queue: 'run-batches', id: 'bad', body: '{', receives: 1 }).Records
    const Records = [bad, good].flatMap((record) => record ?? [])
    expect(await handler({ Records }, lambdaContext)).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] })
    expect(await progress('run_near')).toMatchObject({ done: 1, settledBatches: 1 })
    expect(await carryOut(lambdaContext)).toEqual([])
  })
})
