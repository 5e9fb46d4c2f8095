import * as z from 'zod'
import type { Claim, Invoice, Share } from '../invoices/invoice.ts'
import { Figure } from '../money.ts'
import { type Order, weightOf } from '../orders/order.ts'

/**
 * What each ship-to or job of an account owes and has charged, for its sub-limit (SPEC section 3, rule 5). One that has neither isn't
 * there, so the account's row stays small.
 */
export const Places = z.record(z.string(), z.strictObject({ unpaid: Figure, charged: Figure }))
export type Places = z.infer<typeof Places>

/** The parts of an invoice by where its orders went; undefined where none went to a ship-to. */
export function sharesOf(orders: readonly Order[]): Share[] | undefined {
  if (orders.every(({ shipToId }) => shipToId === undefined)) return undefined
  const shares = new Map<string, Share>()
  for (const { shipToId, total } of orders) {
    const known = shares.get(shipToId ?? '')?.total ?? 0
    shares.set(shipToId ?? '', { ...(shipToId && { shipToId }), total: known + total })
  }
  return [...shares.values()]
}

/** An amount in proportion to weights, to the minor unit: what rounding down leaves goes to the largest remainders, then the first. */
export function inProportion(amount: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (whole === 0n) return weights.map(() => 0)
  const exact = weights.map((weight) => BigInt(amount) * BigInt(weight))
  const parts = exact.map((product) => product / whole)
  const left = Number(BigInt(amount) - parts.reduce((sum, part) => sum + part, 0n))
  const byRemainder = exact
    .map((product, at) => ({ at, rest: product % whole }))
    .toSorted((one, other) => (one.rest === other.rest ? one.at - other.at : one.rest > other.rest ? -1 : 1))
  const raised = new Set(byRemainder.slice(0, left).map(({ at }) => at))
  return parts.map((part, at) => Number(part) + (raised.has(at) ? 1 : 0))
}

/** What stands under a place's id, which may be a name that every object has something under. */
export function atPlace<V>(named: Readonly<Record<string, V>> | undefined, shipToId: string): V | undefined {
  return named && Object.hasOwn(named, shipToId) ? named[shipToId] : undefined
}

type Amounts = Readonly<Record<string, number>>

/** What is outstanding of an invoice per ship-to, in proportion to its orders' totals; a claim is nobody's in particular. */
export function unpaidPerPlace(owed: Invoice | Claim | undefined): Amounts {
  if (!owed || !('shares' in owed) || !owed.shares) return {}
  const { shares, outstanding } = owed
  const parts = inProportion(
    outstanding,
    shares.map(({ total }) => total),
  )
  return Object.fromEntries(shares.flatMap(({ shipToId }, at) => (shipToId ? [[shipToId, parts[at] ?? 0]] : [])))
}

/** What an order has charged at its ship-to. */
export function chargedPerPlace(order: Order | undefined): Amounts {
  return order?.shipToId ? { [order.shipToId]: weightOf(order).charged } : {}
}

/** Places after one figure of a row changed. */
export function moved(places: Places, figure: 'unpaid' | 'charged', { before, after }: { before: Amounts; after: Amounts }): Places {
  const all = { ...places }
  for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const known = atPlace(all, id) ?? { unpaid: 0, charged: 0 }
    const place = { ...known, [figure]: known[figure] + (atPlace(after, id) ?? 0) - (atPlace(before, id) ?? 0) }
    delete all[id]
    if (place.unpaid !== 0 || place.charged !== 0) all[id] = place
  }
  return all
}
