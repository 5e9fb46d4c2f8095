import { describe, expect, test } from 'vitest'
import { isRefusal, refs } from '../../../domain/command.ts'
import { AccountId } from '../../../domain/ids.ts'
import { listLeftOut } from '../../../domain/runs/listLeftOut.ts'
import type { LeftOut } from '../../../domain/runs/run.ts'
import { runAt } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const run = { ...runAt('2026-03-03'), batchCount: 90 }
const { runId, expiresAt } = run
const empty = (name: string): LeftOut => ({ accountId: AccountId.parse(name), code: 'nothing-eligible' })
const tooLarge = (name: string): LeftOut => ({ accountId: AccountId.parse(name), code: 'too-large' })

const shop = new Scene({})
shop.put({ ref: refs.run(runId), state: run })
function told(batch: number, leftOut?: LeftOut[]): void {
  const state = { runId, batch, done: 15, failed: 0, settled: true, expiresAt, ...(leftOut && { leftOut }) }
  shop.put({ ref: refs.runBatch(runId, batch), state })
}
told(0, [empty('acc_b'), tooLarge('acc_a')])
told(1)
told(39, [empty('acc_c')])
told(85, [empty('acc_d')])

describe('answers', () => {
  test('who was left as they were and why, batch by batch as they were told, until every batch was looked at', async () => {
    const first = await shop.ask(listLeftOut, { runId })
    if (isRefusal(first)) throw new Error(first.refused)
    expect(first.items).toEqual([empty('acc_b'), tooLarge('acc_a'), empty('acc_c')])
    const second = await shop.ask(listLeftOut, { runId, cursor: first.next })
    if (isRefusal(second)) throw new Error(second.refused)
    expect(second).toEqual({ items: [], next: expect.any(String) })
    expect(await shop.ask(listLeftOut, { runId, cursor: second.next })).toEqual({ items: [empty('acc_d')] })
  })

  test('as a sheet, a line per account', async () => {
    const page = await shop.ask(listLeftOut, { runId })
    if (isRefusal(page)) throw new Error(page.refused)
    expect(listLeftOut.sheet?.(page).rows[1]).toEqual(['acc_a', 'too-large'])
  })
})

describe('refuses', () => {
  test('unknown-run: nothing ran under that name, or longer ago than is kept', async () => {
    expect(await new Scene({}).ask(listLeftOut, { runId })).toMatchObject({ refused: 'unknown-run' })
  })

  test('invalid-input: a cursor that no page of it gave', async () => {
    expect(await shop.ask(listLeftOut, { runId, cursor: 'acc_b' })).toMatchObject({ refused: 'invalid-input' })
  })
})
