import * as z from 'zod'
import { ControlRefused } from '../controlRoute.ts'

/** The body a control was sent, parsed; what doesn't fit is a 400 that names every fault. */
export function asked<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body ?? {})
  if (!read.success) throw new ControlRefused(400, z.prettifyError(read.error))
  return read.data
}
