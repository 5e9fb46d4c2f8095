import type { IndexRef } from '../domain/command.ts'
import { isUnreached, standsSince } from '../domain/mail/mail.ts'
import { isHeld, isOpen } from '../domain/orders/order.ts'
import { isUnderWay } from '../domain/payments/carryingOut.ts'
import { folded } from '../domain/text.ts'
import type { Row } from './row.ts'

/** In which of its merchant's lists a row stands, by what it is sorted there, and by which id; undefined once it has left them all. */
export function listedAs(row: Row): { list: IndexRef['index']; by: string; id: string } | undefined {
  switch (row.kind) {
    case 'standing':
      return { list: 'accounts', by: folded(row.state.company ?? row.state.name), id: row.state.accountId }
    case 'closing':
      return { list: `closings-${row.state.kind}`, by: row.state.period, id: row.state.kind }
    case 'ranking':
      return row.state.by === undefined ? undefined : { list: row.state.list, by: row.state.by, id: row.state.accountId }
    case 'order':
      return isOpen(row.state) && isHeld(row.state) ? { list: 'held-orders', by: row.state.placedAt, id: row.state.orderId } : undefined
    case 'invoice':
      return { list: 'invoices', by: `${row.state.issuedOn}#${row.state.number}`, id: row.state.invoiceId }
    case 'mail':
      return isUnreached(row.state) ? { list: 'unreached-mails', by: standsSince(row.state) ?? '', id: row.state.mailId } : undefined
    case 'payment':
      return row.state.carryingOut && isUnderWay(row.state)
        ? { list: 'refunds-under-way', by: row.state.carryingOut.askedAt, id: row.state.paymentId }
        : undefined
    case 'suspense':
      return row.state.takenBy
        ? undefined
        : { list: 'suspense', by: row.state.recordedAt, id: `${row.state.provider}/${row.state.paymentKey}` }
    case 'voucher':
      return { list: 'vouchers', by: row.state.soldAt, id: row.state.voucherId }
    case 'run':
      return { list: 'runs', by: row.state.startedAt, id: row.state.runId }
    case 'key':
      return { list: 'keys', by: row.state.createdAt, id: row.state.keyId }
    case 'person':
      return { list: 'people', by: row.state.invitedAt, id: row.state.personId }
    default:
      return undefined
  }
}
