import * as z from 'zod'
import { bounds } from './limits.ts'

/** Every list is paged: an opaque cursor, and how many at most. */
export const paged = {
  // A report's place carries the sums so far, of up to 60 payment methods; API Gateway takes 10,240 bytes of address and headers.
  cursor: z.string().max(8000).optional().meta({ description: 'The "next" of the page before' }),
  limit: z.int().min(1).max(bounds.pageSize).default(bounds.pageSize).meta({ description: 'How many at most' }),
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().optional().meta({ description: 'Send as "cursor" for the next page; absent on the last' }),
  })
}
