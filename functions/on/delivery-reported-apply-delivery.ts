import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { act } from '../runtime/acting.ts'
import { reaction, settled } from '../runtime/reaction.ts'

/** The order becomes what was delivered. */
export const handler = reaction({
  name: 'delivery-reported-apply-delivery',
  to: ['delivery-reported'],
  react: async ({ content: { deliveryId }, sequence }, caller) => {
    settled(await act(applyDelivery, { deliveryId, reportedAs: sequence }, caller), `delivery ${deliveryId}`)
  },
})
