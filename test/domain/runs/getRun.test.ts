import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { AccountId } from '../../../domain/ids.ts'
import { getRun } from '../../../domain/runs/getRun.ts'
import { batchKnown, batchTold, type LeftOut, type Run, RunBatch, type RunTally, tallyShardOf } from '../../../domain/runs/run.ts'
import { runProgress } from '../../../domain/runs/runView.ts'
import { runAt } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const now = '2026-03-03T02:00:00.000Z'
const day = '2026-03-03'
const run = runAt(day)

/** Tallies after batches were told, in this order. */
function talliesOf(told: readonly RunBatch[]): RunTally[] {
  const batches = new Map<number, RunBatch>()
  const tallies = new Map<number, RunTally>()
  for (const one of told) {
    const before = batches.get(one.batch)
    const batch = batchKnown(before, one)
    if (!batch) continue
    const shard = tallyShardOf(batch.batch)
    tallies.set(shard, batchTold(batch, { before, tally: tallies.get(shard), now }))
    batches.set(batch.batch, batch)
  }
  return [...tallies.values()]
}

const batchOf = (batch: number, more: Partial<RunBatch>) =>
  RunBatch.parse({ runId: run.runId, batch, done: 0, failed: 0, settled: false, expiresAt: run.expiresAt, ...more })

const left = (accountCount: number, code: LeftOut['code']): LeftOut[] =>
  Array.from({ length: accountCount }, (_, at) => ({ accountId: AccountId.parse(`acc_${at}`), code }))

function shopWith(state: Run, told: readonly RunBatch[]): Scene {
  const shop = new Scene({})
  shop.put({ ref: refs.run(state.runId), state })
  for (const tally of talliesOf(told)) shop.put({ ref: refs.runTally(tally.runId, tally.shard), state: tally })
  return shop
}

describe('answers', () => {
  test('listing: as long as more accounts may come, whatever was done', async () => {
    const { listedAt: _, ...listing } = run
    const shop = shopWith(listing, [batchOf(0, { done: 15, settled: true })])
    expect(await shop.ask(getRun, { runId: run.runId })).toMatchObject({ state: 'listing', done: 15, accountCount: 30 })
  })

  test('working: a batch is on its way, and one whose accounts are tried again counts them as failed', async () => {
    const shop = shopWith(run, [batchOf(0, { done: 15, settled: true }), batchOf(1, { done: 13, failed: 2 })])
    expect(await shop.ask(getRun, { runId: run.runId })).toMatchObject({ state: 'working', done: 28, failed: 2, toldAt: now })
  })

  test('finished: every batch is settled; what failed was given up', async () => {
    const shop = shopWith(run, [batchOf(0, { done: 15, settled: true }), batchOf(1, { done: 13, failed: 2, settled: true })])
    expect(await shop.ask(getRun, { runId: run.runId })).toMatchObject({ state: 'finished', done: 28, failed: 2 })
  })

  test('finished: no account had anything to do', async () => {
    const shop = shopWith({ ...run, accountCount: 0, batchCount: 0 }, [])
    expect(await shop.ask(getRun, { runId: run.runId })).toMatchObject({ state: 'finished', done: 0, failed: 0 })
  })

  test('neither who began it nor what only the table needs', async () => {
    const answer = await shopWith(run, []).ask(getRun, { runId: run.runId })
    expect(Object.keys(answer).toSorted()).toEqual(
      ['accountCount', 'batchCount', 'done', 'dueOn', 'failed', 'kind', 'leftOut', 'listedAt', 'runId', 'startedAt', 'state'].toSorted(),
    )
  })

  test('left out: how many of those done were left as they were, by why, added up over all batches', async () => {
    const [none, many] = [left(3, 'nothing-eligible'), left(1, 'too-large')]
    const shop = shopWith(run, [
      batchOf(0, { done: 15, settled: true, leftOut: [...none, ...many] }),
      batchOf(1, { done: 15, settled: true, leftOut: none }),
    ])
    const leftOut = [
      { code: 'nothing-eligible', accountCount: 6 },
      { code: 'too-large', accountCount: 1 },
    ]
    expect(await shop.ask(getRun, { runId: run.runId })).toMatchObject({ state: 'finished', done: 30, failed: 0, leftOut })
    expect(await shopWith(run, []).ask(getRun, { runId: run.runId })).toMatchObject({ leftOut: [] })
  })

  test('left out: of a batch that was handed out twice, whoever was left as they were both times', () => {
    const whole = { done: 15, settled: true }
    const sumOf = (...told: Partial<RunBatch>[]) => runProgress(run, talliesOf(told.map((one) => batchOf(0, one)))).leftOut
    const three = [{ code: 'nothing-eligible', accountCount: 3 }]
    expect(sumOf({ done: 14, leftOut: left(5, 'nothing-eligible') }, { ...whole, leftOut: left(3, 'nothing-eligible') })).toEqual(three)
    expect(sumOf({ ...whole, leftOut: left(3, 'nothing-eligible') }, { done: 14 })).toEqual(three)
    expect(sumOf({ ...whole, leftOut: left(5, 'nothing-eligible') }, { ...whole, leftOut: left(3, 'nothing-eligible') })).toEqual(three)
    expect(sumOf({ ...whole, leftOut: left(3, 'nothing-eligible') }, { ...whole, leftOut: left(5, 'nothing-eligible') })).toEqual(three)
    expect(sumOf({ ...whole, leftOut: left(3, 'nothing-eligible') }, whole)).toEqual([])
  })

  test('a batch told again counts once, in whatever order batches are told', () => {
    const last = fc.array(fc.record({ done: fc.nat(15), failed: fc.nat(15), settled: fc.boolean() }), { minLength: 1, maxLength: 20 })
    void fc.assert(
      fc.property(last, fc.infiniteStream(fc.nat(19)), (outcomes, order) => {
        const batches = outcomes.map((outcome, batch) => batchOf(batch, outcome))
        const again = [...order.take(10)].flatMap((at) => batches[at] ?? [])
        const { done, failed } = runProgress({ ...run, batchCount: batches.length }, talliesOf([...again, ...batches, ...again]))
        expect(done).toBe(batches.reduce((sum, batch) => sum + batch.done, 0))
        expect(failed).toBe(batches.reduce((sum, batch) => sum + batch.failed, 0))
      }),
    )
  })
})

describe('refuses', () => {
  test('unknown-run: nothing ran under that name, or longer ago than is kept', async () => {
    expect(await new Scene({}).ask(getRun, { runId: run.runId })).toMatchObject({ refused: 'unknown-run' })
  })
})
