import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { Suspense } from './suspense.ts'

/** Money that no account could take: of an unknown account, or in another currency. */
export const listSuspense = query({
  name: 'listSuspense',
  summary: 'List money in suspense',
  right: 'payments:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(Suspense),
  answers: async ({ cursor, limit }, reader) => {
    const page = await reader.index({ index: 'suspense', kind: 'suspense', limit, ...(cursor && { after: cursor }) })
    return { items: page.items, ...(page.next && { next: page.next }) }
  },
})
