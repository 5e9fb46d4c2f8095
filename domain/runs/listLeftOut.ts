import * as z from 'zod'
import { query, refs } from '../command.ts'
import { RunId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { sheetOf } from '../sheet.ts'
import { LeftOut } from './run.ts'

/** Batches that one page goes through. Each names at most as many accounts as it has, so that a page may also be empty and not the last. */
const batchesPerPage = 40

/** A page goes on after the batches of the one before. */
const Place = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)

const wrongCursor: Refusal = { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of this list' }] }

/** The accounts that a run left as they were, and why: those it has come to so far. */
export const listLeftOut = query({
  name: 'listLeftOut',
  summary: 'List the accounts that a run left as they were',
  right: 'reports:read',
  input: z.strictObject({ runId: RunId, cursor: paged.cursor }),
  answer: pageOf(LeftOut.meta({ id: 'LeftOut' })),
  answers: async ({ runId, cursor }, reader) => {
    const from = Place.safeParse(cursor ?? '0').data
    if (from === undefined) return wrongCursor
    const batches = Array.from({ length: batchesPerPage }, (_, at) => refs.runBatch(runId, from + at))
    const { run, told } = await reader.get({ run: refs.run(runId), told: batches })
    if (!run) return refuse('unknown-run')
    const items = told.flatMap(({ leftOut = [] }) => leftOut)
    const next = from + batchesPerPage
    return { items, ...(next < run.batchCount && { next: String(next) }) }
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
