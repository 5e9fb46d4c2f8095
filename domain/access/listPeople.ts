import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { sheetOf } from '../sheet.ts'
import { PersonRow } from './person.ts'

const ListedPerson = PersonRow.omit({ merchantId: true }).meta({ id: 'ListedPerson' })

/** Who works for the merchant and what they may do, those who were removed included, by when they were invited. */
export const listPeople = query({
  name: 'listPeople',
  summary: 'List who works for the merchant',
  right: 'people:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(ListedPerson),
  answers: async ({ cursor, limit }, reader) => {
    const page = await reader.index({ index: 'people', kind: 'person', limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map(({ merchantId: _, ...person }) => person), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['personId', ({ personId }) => personId],
        ['email', ({ email }) => email],
        ['role', ({ role }) => role],
        ['granted', ({ granted }) => granted.join(' ')],
        ['withheld', ({ withheld }) => withheld.join(' ')],
        ['invitedAt', ({ invitedAt }) => invitedAt],
        ['invitation', ({ invitation }) => invitation?.state],
        ['removedAt', ({ removedAt }) => removedAt],
      ],
      items,
    ),
})
