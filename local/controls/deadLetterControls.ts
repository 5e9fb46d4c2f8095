import * as z from 'zod'
import type { ControlRoute } from '../controlRoute.ts'
import type { DeadLetters } from '../queues/deadLetters.ts'
import type { QueueMappings } from '../queues/mappings.ts'
import { asked } from './asked.ts'

const Redrive = z.strictObject({ ids: z.array(z.string()).optional() })

/** What couldn't be delivered, with its reason, and its way back; and what lies in queues on its way. */
export function deadLetterControls(deadLetters: DeadLetters, queueMappings: QueueMappings): ControlRoute[] {
  return [
    { method: 'GET', path: 'queues', handle: async () => ({ json: { queues: queueMappings.waiting() } }) },
    { method: 'GET', path: 'dead-letters', handle: async () => ({ json: { deadLetters: deadLetters.list() } }) },
    {
      method: 'POST',
      path: 'dead-letters/redrive',
      handle: async ({ body }) => ({ json: await deadLetters.redrive(asked(Redrive, body).ids) }),
    },
  ]
}
