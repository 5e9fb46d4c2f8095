import * as z from 'zod'
import { CalendarDate, dayOf, daysBetween } from '../calendar.ts'
import type { Context } from '../command.ts'
import { AccountId, ShipToId } from '../ids.ts'
import { Amount } from '../money.ts'
import { type Order, waitsSince } from '../orders/order.ts'
import { holdReasons } from './holds.ts'

/** Which held orders a credit controller asks for: each that meets every filter. */
export const queueFilters = {
  reason: z.enum(holdReasons).optional().meta({ description: 'Held for this reason, whatever else holds it' }),
  accountId: AccountId.optional(),
  shipToId: ShipToId.optional(),
  minAmount: Amount.optional().meta({ description: 'With a total of at least this, in minor units' }),
  maxAmount: Amount.optional().meta({ description: 'With a total of at most this' }),
  minAgeDays: z.int().min(0).max(3650).optional().meta({ description: 'Placed at least so many days ago' }),
  heldFrom: CalendarDate.optional().meta({ description: 'Held since this day or later' }),
  heldTo: CalendarDate.optional().meta({ description: 'Held since this day or earlier' }),
}
const Filters = z.strictObject(queueFilters)
type Filters = z.infer<typeof Filters>

/** Whether a held order is one of those asked for; days are the merchant's. */
export function isAskedFor(order: Order, filters: Filters, { today, settings }: Pick<Context, 'today' | 'settings'>): boolean {
  const heldOn = dayOf(waitsSince(order), settings.timeZone)
  const { reason, accountId, shipToId, minAmount = 0, maxAmount, minAgeDays = 0, heldFrom, heldTo } = filters
  return (
    (reason === undefined || order.holds.some((hold) => hold.reason === reason)) &&
    (accountId === undefined || order.accountId === accountId) &&
    (shipToId === undefined || order.shipToId === shipToId) &&
    order.total >= minAmount &&
    (maxAmount === undefined || order.total <= maxAmount) &&
    daysBetween(order.placedOn, today) >= minAgeDays &&
    (heldFrom === undefined || heldOn >= heldFrom) &&
    (heldTo === undefined || heldOn <= heldTo)
  )
}
