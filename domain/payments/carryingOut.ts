import * as z from 'zod'
import { Instant } from '../calendar.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * How far the payment provider is with a refund of ours. `asked`: nobody has heard its answer yet; `taken`: it has made its own refund;
 * `done`: its refunds gave all of it back; `refused` and `failed`: nobody has the money, and a person has to look; `by-hand`: somebody
 * gave it back otherwise.
 */
export const CarryingOut = z.strictObject({
  state: z.enum(['asked', 'taken', 'done', 'refused', 'failed', 'by-hand']),
  /** Each attempt is asked for under a key of its own at the provider. */
  attempt: z.int().min(1),
  askedAt: Instant,
  /** The provider's own refund. */
  objectId: z.string().max(120).optional(),
  /** Why the provider did not do it: its code. */
  reason: z.string().max(80).optional(),
})
export type CarryingOut = z.infer<typeof CarryingOut>

/** What of a refund says how far it is. */
type Carried = { amount: number; carryingOut?: CarryingOut | undefined; carriedBy?: Record<string, number> | undefined }

/** Payments that came through nobody who could be asked have none. */
type Payer = { method: string; provider?: { name: string } | undefined }

/** Whether the provider is asked to give money back: it came through it, goes back the way it came, and the merchant wants it so. */
export function isForProvider(payer: Payer | undefined, { method, settings }: { method: string; settings: Settings }): boolean {
  const { paymentProvider, onlineRefunds } = settings
  return payer?.provider?.name === paymentProvider && payer.method === method && onlineRefunds === 'asked'
}

export function firstAsked(now: Instant): CarryingOut {
  return { state: 'asked', attempt: 1, askedAt: now }
}

/** Whether an attempt still waits for the provider's answer: what was decided meanwhile is not asked for. */
export function isAsked({ carryingOut }: Carried, attempt: number): boolean {
  return carryingOut?.state === 'asked' && carryingOut.attempt === attempt
}

/** Whether the money is still to be given back. */
export function isUnderWay({ carryingOut }: Carried): boolean {
  return carryingOut !== undefined && carryingOut.state !== 'done' && carryingOut.state !== 'by-hand'
}

/** A day after it was asked, no try of the question is left that could still answer it. */
const unansweredMillis = 24 * 3_600_000

/** Whether a person may decide how it goes on: the provider said no, or said nothing for a day. */
export function mayGoOn({ carryingOut }: Carried, now: Instant): boolean {
  if (!carryingOut) return false
  const { state, askedAt } = carryingOut
  if (state === 'asked') return Date.parse(now) - Date.parse(askedAt) >= unansweredMillis
  return state === 'refused' || state === 'failed'
}

type Told = { objectId: string; status: string }

/** How far it is after a report of a refund of the provider's that names it; undefined where the report changes nothing of it. */
export function afterReport({ amount, carryingOut, carriedBy = {} }: Carried, { objectId, status }: Told): CarryingOut | undefined {
  if (!carryingOut) return undefined
  const carried = Object.values(carriedBy).reduce((sum, part) => sum + part, 0)
  const { reason: _, ...known } = carryingOut
  if (carried >= -amount) return carryingOut.state === 'done' ? undefined : { ...known, state: 'done', objectId }
  // Another refund than the one that was made for it: what that one comes to is its own.
  const another = carryingOut.state !== 'done' && carryingOut.objectId !== undefined && carryingOut.objectId !== objectId
  const over = status !== 'failed' && status !== 'canceled'
  if (over || another || carryingOut.state === 'by-hand') return undefined
  return { ...known, state: 'failed', objectId, reason: status }
}
