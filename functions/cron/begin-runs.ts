import type { Context, ScheduledEvent } from 'aws-lambda'
import * as z from 'zod'
import { begins, isBegun } from '../runs/begins.ts'

const Asked = z.object({ kind: z.string().refine(isBegun) })

/** Begins the runs of a kind that fell due: each kind has a time of its own, which says it. */
export async function handler(event: Partial<ScheduledEvent>, context: Context): Promise<void> {
  await begins[Asked.parse(event).kind](event, context)
}
