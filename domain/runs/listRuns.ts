import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { sheetOf } from '../sheet.ts'
import { RunListed, runListed } from './runView.ts'

/** The merchant's runs of the last 90 days, the latest first. */
export const listRuns = query({
  name: 'listRuns',
  summary: 'List runs over many accounts',
  right: 'reports:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(RunListed),
  answers: async ({ cursor, limit }, reader) => {
    const page = await reader.index({ index: 'runs', kind: 'run', limit, reverse: true, ...(cursor !== undefined && { after: cursor }) })
    return { items: page.items.map(runListed), ...(page.next !== undefined && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['run', ({ runId }) => runId],
        ['kind', ({ kind }) => kind],
        ['due', ({ dueOn }) => dueOn],
        ['started', ({ startedAt }) => startedAt],
        ['listed', ({ listedAt }) => listedAt],
        ['accounts', ({ accountCount }) => accountCount],
        ['batches', ({ batchCount }) => batchCount],
      ],
      items,
    ),
})
