import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { sheetOf } from '../sheet.ts'
import { KeyAnswer, keyAnswer } from './keyAnswer.ts'

/** The merchant's API keys, revoked ones included. */
export const listKeys = query({
  name: 'listKeys',
  summary: 'List the API keys',
  right: 'keys:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(KeyAnswer),
  answers: async ({ cursor, limit }, reader) => {
    const page = await reader.index({ index: 'keys', kind: 'key', limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map(keyAnswer), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['keyId', ({ keyId }) => keyId],
        ['label', ({ label }) => label],
        ['scope', ({ scope }) => scope],
        ['requestsPerSecond', ({ requestsPerSecond }) => requestsPerSecond],
        ['createdAt', ({ createdAt }) => createdAt],
        ['rotatedAt', ({ rotatedAt }) => rotatedAt],
        ['formerUntil', ({ formerUntil }) => formerUntil],
        ['expiresAt', ({ expiresAt }) => expiresAt],
        ['revokedAt', ({ revokedAt }) => revokedAt],
      ],
      items,
    ),
})
