import { describe, expect, test } from 'vitest'
import { isRefusal, refs } from '../../../domain/command.ts'
import { listRuns } from '../../../domain/runs/listRuns.ts'
import { runAt } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const shop = new Scene({})
for (const day of ['2026-03-01', '2026-03-02', '2026-03-03']) {
  const state = runAt(day)
  shop.put({ ref: refs.run(state.runId), state })
}

describe('answers', () => {
  test('the latest runs first, page by page', async () => {
    const first = await shop.ask(listRuns, { limit: 2 })
    if (isRefusal(first)) throw new Error(first.refused)
    expect(first.items.map(({ runId }) => runId)).toEqual(['run_2026-03-03-statements', 'run_2026-03-02-statements'])
    expect(await shop.ask(listRuns, { limit: 2, cursor: first.next })).toMatchObject({ items: [{ runId: 'run_2026-03-01-statements' }] })
  })

  test('nothing where there was no run', async () => {
    expect(await new Scene({}).ask(listRuns, {})).toEqual({ items: [] })
  })

  test('as a sheet, a line per run', async () => {
    const page = await shop.ask(listRuns, { limit: 1 })
    if (isRefusal(page)) throw new Error(page.refused)
    expect(listRuns.sheet?.(page).rows).toEqual([
      ['run_2026-03-03-statements', 'statements', '2026-03-03', '2026-03-03T01:00:00.000Z', '2026-03-03T01:05:00.000Z', 30, 2],
    ])
  })
})

describe('refuses', () => {
  test('invalid-input: a page of nothing', async () => {
    expect(await shop.ask(listRuns, { limit: 0 })).toMatchObject({ refused: 'invalid-input' })
  })
})
