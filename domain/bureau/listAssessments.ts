import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { Assessment } from './assessment.ts'

/** Every answer of the credit bureau about a customer, and every question it could not answer. */
export const listAssessments = query({
  name: 'listAssessments',
  summary: 'List what the credit bureau answered about a customer',
  right: 'accounts:read',
  input: z.strictObject({ accountId: AccountId, ...paged }),
  answer: pageOf(Assessment.meta({ id: 'Assessment' })),
  answers: async ({ accountId, cursor, limit }, reader) => {
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const page = await reader.list({ list: 'assessments', kind: 'assessment', account: accountId, limit, ...(cursor && { after: cursor }) })
    return { items: page.items, ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['at', ({ at }) => at],
        ['trigger', ({ trigger }) => trigger],
        ['failure', ({ failure }) => failure],
        ['provider', ({ answer }) => answer?.provider],
        ['legalName', ({ answer }) => answer?.legalName],
        ['status', ({ answer }) => answer?.status],
        ['rating', ({ answer }) => answer?.rating],
        ['ratedOn', ({ answer }) => answer?.ratedOn],
        ['failureScore', ({ answer }) => answer?.failureScore],
        [
          'recommendedLimit',
          ({ answer }) => answer?.recommendedLimit && decimal(answer.recommendedLimit.amount, answer.recommendedLimit.currency),
        ],
        ['currency', ({ answer }) => answer?.recommendedLimit?.currency],
      ],
      items,
    ),
})
