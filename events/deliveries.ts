import * as z from 'zod'
import { DeliveryReport } from '../domain/deliveries/delivery.ts'
import { DeliveryId, OrderId } from '../domain/ids.ts'
import { SignedAmount } from '../domain/money.ts'
import { contracts } from './contract.ts'
import { split } from './orders.ts'

const which = { deliveryId: DeliveryId, orderId: OrderId }

export const deliveries = contracts({
  'delivery-reported': { version: 1, says: 'A delivery was reported and will be applied to its order', data: z.strictObject(which) },
  'delivery-parked': { version: 1, says: 'A delivery came before its order and waits for it', data: z.strictObject(which) },
  'delivery-refused': {
    version: 1,
    says: 'A delivery could not be applied to its order',
    data: z.strictObject({ ...which, reason: z.string() }),
  },
  'order-delivered': {
    version: 1,
    says: 'An order became what was delivered; the difference acts on the remainder',
    data: z.strictObject({ ...which, difference: SignedAmount, whole: z.boolean(), ...split }),
  },
})

/** What outside parties may put on the partners' bus. */
export const partnerDeliveries = contracts({
  'delivery-reported': { version: 1, says: 'A warehouse reports what it delivered of an order', data: DeliveryReport },
})
