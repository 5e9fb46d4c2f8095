import * as z from 'zod'
import { Metadata } from './sessionRequest.ts'
import { Signature } from './webhooks.ts'

const Sending = {
  /** Copies of each event. */
  times: z.int().min(1).max(50).default(1),
  atOnce: z.boolean().default(false),
  signature: Signature.default('good'),
}

/** What the provider is made to report. Amounts in minor units, `createdAgo` in seconds. */
export const Report = z.strictObject({
  merchantId: z.string(),
  report: z.enum([
    'payment',
    'processing',
    'failed',
    'canceled',
    'refund',
    'refund-pending',
    'refund-succeeded',
    'refund-failed',
    'dispute',
    'inquiry',
    'dispute-won',
    'dispute-lost',
    'session-expired',
  ]),
  amount: z.int().min(1).optional(),
  received: z.int().min(1).optional(),
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/)
    .transform((code) => code.toLowerCase())
    .default('eur'),
  metadata: Metadata.default({}),
  paymentIntent: z.string().optional(),
  refund: z.string().optional(),
  dispute: z.string().optional(),
  session: z.string().optional(),
  createdAgo: z.int().min(0).default(0),
  livemode: z.boolean().default(false),
  order: z.enum(['usual', 'reversed']).default('usual'),
  /** Keep the events without sending them; `resend` sends them later, in any order. */
  hold: z.boolean().default(false),
  ...Sending,
})
export type Report = z.infer<typeof Report>

/** Events to send again, as they were, freshly signed. */
export const Resend = z.strictObject({ events: z.array(z.string()).min(1), ...Sending })
