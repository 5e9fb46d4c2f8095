import * as z from 'zod'
import type { Reply } from '../loopback.ts'
import type { Shelf } from '../shelf.ts'
import { StripeFault } from './stripeWire.ts'

const Remembered = z.object({ request: z.string(), status: z.int(), json: z.unknown(), requestId: z.string(), at: z.number() })

/** Milliseconds after which Stripe forgets a key. */
const remembered = 24 * 3600 * 1000
const longestKey = 255

/**
 * Stripe's `Idempotency-Key`: the same key and parameters get the first answer again, other parameters an `idempotency_error`.
 * Refusals of the parameters themselves are not remembered, since nothing was begun. Keys are the account's own.
 */
export function openIdempotency(shelf: Shelf, now: () => number) {
  const kept = shelf.drawer('payments-idempotency', Remembered)
  return {
    once: (of: { merchantId: string; key: string | undefined; request: string; requestId: string }, act: () => Reply): Reply => {
      const { key } = of
      if (!key) return act()
      if (key.length > longestKey)
        throw new StripeFault({
          status: 400,
          type: 'idempotency_error',
          message: `Idempotency keys can be at most ${longestKey} characters.`,
        })
      return shelf.together(() => {
        const id = `${of.merchantId} ${key}`
        const before = kept.get(id)
        if (before && now() - before.at < remembered) {
          if (before.request !== of.request)
            throw new StripeFault({
              status: 400,
              type: 'idempotency_error',
              message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
            })
          return {
            status: before.status,
            json: before.json,
            headers: { 'idempotent-replayed': 'true', 'original-request': before.requestId },
          }
        }
        const reply = act()
        kept.put(id, { request: of.request, status: reply.status ?? 200, json: reply.json, requestId: of.requestId, at: now() })
        return reply
      })
    },
  }
}
