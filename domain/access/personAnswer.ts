import type * as z from 'zod'
import { PersonRow } from './person.ts'

/** A person as answers of commands tell it: without the address, because they are kept for ever. */
export const PersonAnswer = PersonRow.omit({ merchantId: true, email: true }).meta({ id: 'Person' })

export function personAnswer({ merchantId: _, email: __, ...person }: PersonRow): z.infer<typeof PersonAnswer> {
  return person
}
