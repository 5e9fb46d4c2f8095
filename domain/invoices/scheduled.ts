import { addDays, type CalendarDate, monthOf, weekdayOf } from '../calendar.ts'
import { bounds } from '../limits.ts'
import { type Order, placeOf } from '../orders/order.ts'
import type { Settings } from '../settings/settings.ts'

/** Orders wholly delivered before this day are invoiced by schedule: before today, this week's Monday, or this month's first. */
function invoicedBefore(schedule: Settings['invoicing']['schedule'], today: CalendarDate): CalendarDate | undefined {
  switch (schedule) {
    case 'off':
      return undefined
    case 'daily':
      return today
    case 'weekly':
      return addDays(today, -weekdayOf(today))
    case 'monthly':
      return `${monthOf(today)}-01`
  }
}

/**
 * An account's orders that its merchant's schedule invoices now, as invoices take them: priced alike, oldest first, within the bounds of
 * one invoice (SPEC section 5).
 */
export function dueForInvoice(orders: readonly Order[], { invoicing }: Pick<Settings, 'invoicing'>, today: CalendarDate): Order[][] {
  const before = invoicedBefore(invoicing.schedule, today)
  if (before === undefined) return []
  const due = orders.filter(
    ({ delivery, state, wholeOn, placedOn }) => delivery === 'whole' && state === 'open' && (wholeOn ?? placedOn) < before,
  )
  const oldest = due.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
  return [...Map.groupBy(oldest, ({ prices }) => prices).values()].flatMap(inParts)
}

/** Each order draws on few payments: a part of as many orders fits one commit with them. */
const ordersTogether = 15

function inParts(orders: readonly Order[]): Order[][] {
  const parts: Order[][] = []
  let lines = 0
  for (const order of orders) {
    const last = parts.at(-1)
    lines += order.lines.length
    if (last && last.length < ordersTogether && lines <= bounds.linesPerInvoice) last.push(order)
    else {
      parts.push([order])
      lines = order.lines.length
    }
  }
  return parts
}
