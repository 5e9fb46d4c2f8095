import { Stripe } from 'stripe'
import * as z from 'zod'
import type { ProviderEvent, ReceivedEvent, VerificationRefusal, Verified } from './contract.ts'

/** Seconds a signature may lie in the past, or in the future, when it arrives. */
const toleranceSeconds = 300

const StripeEvent = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  livemode: z.boolean(),
  created: z.int().min(0).max(8_000_000_000),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
})

/** The moment the signature names, in seconds; the last `t` counts, as in the signed text. */
function signedAt(signature: string): number {
  const times = signature.split(',').filter((part) => part.startsWith('t='))
  return Number.parseInt(times.at(-1)?.slice(2) ?? '', 10)
}

function refused(reason: VerificationRefusal): Verified {
  return { kind: 'refused', reason }
}

/**
 * Whether the bytes are a genuine, fresh event of the merchant's mode. The bytes must be those received: a body parsed and written again
 * fails. Stripe's own check allows any moment of the future, so the age is judged here, both ways.
 */
export function verifyStripeEvent({ rawBody, signature, secret, now }: ReceivedEvent, livemode: boolean): Verified {
  if (!signature) return refused('unsigned')
  let parsed: unknown
  try {
    parsed = Stripe.webhooks.constructEvent(rawBody, signature, secret, 0)
  } catch (error) {
    return refused(error instanceof Stripe.errors.StripeSignatureVerificationError ? 'wrong-signature' : 'unreadable')
  }
  const age = Date.parse(now) / 1000 - signedAt(signature)
  if (age > toleranceSeconds) return refused('too-old')
  if (!(age >= -toleranceSeconds)) return refused('in-the-future')
  const event = StripeEvent.safeParse(parsed)
  if (!event.success) return refused('unreadable')
  if (event.data.livemode !== livemode) return refused('wrong-mode')
  return { kind: 'genuine', event: eventOf(event.data) }
}

function eventOf({ id, type, livemode, created, data }: z.infer<typeof StripeEvent>): ProviderEvent {
  return { id, type, livemode, createdAt: new Date(created * 1000).toISOString(), object: data.object }
}
