import * as z from 'zod'
import { query, refs } from '../command.ts'
import { RunId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { notOurs, placeIn, placeText } from '../reports/place.ts'
import { sheetOf } from '../sheet.ts'
import { LeftOut } from './run.ts'

/** Batches that one page goes through. Each names at most as many accounts as it has, so that a page may also be empty and not the last. */
const batchesPerPage = 40

/** From which batch a page goes on. */
const Place = z.strictObject({ batch: z.int().min(0) })

/** The accounts that a run left as they were, and why: those it has come to so far. */
export const listLeftOut = query({
  name: 'listLeftOut',
  summary: 'List the accounts that a run left as they were',
  right: 'reports:read',
  input: z.strictObject({ runId: RunId, cursor: paged.cursor }),
  answer: pageOf(LeftOut.meta({ id: 'LeftOut' })),
  answers: async ({ runId, cursor }, reader) => {
    const place = cursor === undefined ? { batch: 0 } : placeIn(cursor, Place)
    if (!place) return notOurs
    const from = place.batch
    const batches = Array.from({ length: batchesPerPage }, (_, at) => refs.runBatch(runId, from + at))
    const { run, told } = await reader.get({ run: refs.run(runId), told: batches })
    if (!run) return refuse('unknown-run')
    const items = told.flatMap(({ leftOut = [] }) => leftOut)
    const next = from + batchesPerPage
    return { items, ...(next < run.batchCount && { next: placeText({ batch: next } satisfies z.infer<typeof Place>) }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['accountId', ({ accountId }) => accountId],
        ['code', ({ code }) => code],
      ],
      items,
    ),
})
