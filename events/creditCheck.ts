import * as z from 'zod'
import { RecheckFrom } from '../domain/credit-check/holds.ts'
import { OrderId } from '../domain/ids.ts'
import { Figure } from '../domain/money.ts'
import { contracts } from './contract.ts'
import { reasons, split } from './orders.ts'

export const creditCheck = contracts({
  'order-held': {
    version: 1,
    says: 'An order that was placed before must not leave the warehouse now',
    data: z.strictObject({ orderId: OrderId, reasons }),
  },
  'order-released': {
    version: 1,
    says: 'A held order may leave the warehouse',
    data: z.strictObject({ orderId: OrderId, how: z.enum(['by-hand', 'by-payment', 'by-recheck', 'by-delivery']), ...split }),
  },
  'limit-exceeded': {
    version: 1,
    says: 'The customer would owe, or owes, more than the limit',
    data: z.strictObject({ orderId: OrderId.optional(), excess: Figure }),
  },
  'credit-eased': {
    version: 1,
    says: 'Held orders wait and something eased: they are checked again; `from` goes on with a pass that one commit did not end',
    data: z.strictObject({ from: RecheckFrom.optional() }),
  },
})
