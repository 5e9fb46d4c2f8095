import * as z from 'zod'
import type { Refusal } from '../refusals.ts'

/** Where a report goes on, as its cursor carries it: what it has to know of the pages before is in it. */
export function placeText(place: object): string {
  return JSON.stringify(place)
}

export const notOurs: Refusal = { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of this report' }] }

/** What a cursor says; undefined where it isn't of this report. */
export function placeIn<S extends z.ZodType>(cursor: string, schema: S): z.infer<S> | undefined {
  const json = z.json().safeParse(parsed(cursor))
  return json.success ? schema.safeParse(json.data).data : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
