import { Stripe } from 'stripe'
import type { Unanswered } from './contract.ts'

/** Seconds to wait as the provider asks for them; absent or unreadable: none said. */
function retryAfter(headers: Record<string, string> | undefined): { retryAfterSeconds?: number } {
  const seconds = Number(headers?.['retry-after'])
  return Number.isInteger(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {}
}

/** What an error of Stripe's client means for us. Reasons are codes, never messages: those repeat what was sent. */
export function unanswered(error: unknown): Unanswered {
  const { errors } = Stripe
  if (!(error instanceof errors.StripeError)) throw error
  const reason = error.code ?? error.type
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError)
    return { kind: 'misconfigured', reason }
  if (error instanceof errors.StripeRateLimitError) return { kind: 'unavailable', reason, ...retryAfter(error.headers) }
  if (error instanceof errors.StripeConnectionError || error instanceof errors.StripeAPIError) {
    return { kind: 'unavailable', reason, ...retryAfter(error.headers) }
  }
  // Another call under the same key is still on its way: what it comes to is this one's answer too.
  if (error.code === 'idempotency_key_in_use') return { kind: 'unavailable', reason }
  return { kind: 'refused', reason }
}
