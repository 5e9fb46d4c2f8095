import * as z from 'zod'
import { OrderId } from '../domain/ids.ts'
import { Amount, Figure } from '../domain/money.ts'
import { contracts } from './contract.ts'

/** The split of an order's total: total = fromDeposit + onCredit + toCollect. */
export const split = { total: Figure, fromDeposit: Amount, onCredit: Amount, toCollect: Amount, charged: Amount }

export const reasons = z.array(z.string()).meta({ description: 'Why the order is held; none when it is approved' })

export const orders = contracts({
  'order-placed': {
    version: 1,
    says: 'An order was placed, approved or held; `followUpOf`: it goes on with what was not delivered of another',
    data: z.strictObject({ orderId: OrderId, followUpOf: OrderId.optional(), ...split, reasons }),
  },
  'order-changed': {
    version: 1,
    says: 'An order’s lines changed before its delivery',
    data: z.strictObject({ orderId: OrderId, ...split, reasons }),
  },
  'reservation-expired': {
    version: 1,
    says: 'Deposits reserved for an order that was never delivered are free again; the order waits for payment',
    data: z.strictObject({ orderId: OrderId, amount: Amount, ...split, reasons }),
  },
  'order-cancelled': {
    version: 1,
    says: 'An order, or the rest of it, was cancelled',
    data: z.strictObject({ orderId: OrderId, ...split }),
  },
})
