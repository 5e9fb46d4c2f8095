import { observationOf } from '../domain/days-to-pay/observation.ts'
import type { Invoice } from '../domain/invoices/invoice.ts'
import { isHeld, isOpen, type Order, placeOf } from '../domain/orders/order.ts'
import type { Row } from './row.ts'

/**
 * Where a row stands among what is open: orders neither cancelled nor invoiced, those to be invoiced first, held ones last; and what is
 * owed, in the order money settles it: claims, partially settled invoices, then by due date, invoice date, number (SPEC section 6);
 * and mails whose outcome nobody knows, the newest first. Invoices that payments settled stay, by the day they were settled.
 */
export function openKeyOf(row: Row): string | undefined {
  switch (row.kind) {
    case 'order':
      return isOpen(row.state) ? `O#${turnOf(row.state)}#${placeOf(row.state)}` : undefined
    case 'claim':
      return row.state.outstanding > 0 ? `W#0#${row.state.dueOn}#${row.state.issuedOn}#${row.state.claimId}` : undefined
    case 'invoice':
      return row.state.outstanding > 0
        ? `W#${settlingRank(row.state)}#${row.state.dueOn}#${row.state.issuedOn}#${row.state.number}`
        : settledKeyOf(row.state)
    case 'mail':
      return row.state.state === 'sending' && row.state.claimedAt ? `M#${newestFirst(row.state.claimedAt)}#${row.state.mailId}` : undefined
    default:
      return undefined
  }
}

function settledKeyOf(invoice: Invoice): string | undefined {
  const observation = observationOf(invoice)
  return observation && `P#${observation.on}#${invoice.number}`
}

/** Sorts the newest of them first. */
export const newestFirst = (instant: string) => String(9_999_999_999_999 - Date.parse(instant)).padStart(13, '0')
const turnOf = (order: Order) => (isHeld(order) ? 'h' : order.delivery === 'whole' ? 'd' : 'f')
const settlingRank = (invoice: Invoice) => (invoice.outstanding < invoice.total ? 1 : 2)
