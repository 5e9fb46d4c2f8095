import * as z from 'zod'
import { ControlRefused, type ControlRoute } from '../controlRoute.ts'
import type { CallLog } from './callLog.ts'
import { Fault, type Faults } from './faults.ts'

const FaultList = z.array(Fault).min(1).max(100)

const Query = z.strictObject({
  requestId: z.string().optional(),
  target: z.string().optional(),
  operation: z.string().optional(),
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(20_000).default(1000),
})

/** `GET calls`, and `faults`: `POST` arms one or a list of them, all or none. */
export function wireControls({ log, faults }: { log: CallLog; faults: Faults }): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: 'calls',
      handle: async ({ query }) => ({ json: log.find(taken(Query, Object.fromEntries(query))) }),
    },
    { method: 'GET', path: 'faults', handle: async () => ({ json: { faults: faults.all() } }) },
    {
      method: 'POST',
      path: 'faults',
      handle: async ({ body }) => ({
        status: 201,
        json: { faults: faults.arm(Array.isArray(body) ? taken(FaultList, body) : [taken(Fault, body)]) },
      }),
    },
    {
      method: 'DELETE',
      path: 'faults',
      handle: async () => {
        faults.clear()
        return { json: { faults: [] } }
      },
    },
  ]
}

function taken<T>(schema: z.ZodType<T>, asked: unknown): T {
  const parsed = schema.safeParse(asked)
  if (parsed.success) return parsed.data
  throw new ControlRefused(422, z.prettifyError(parsed.error))
}
