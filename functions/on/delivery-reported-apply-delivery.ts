import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { act } from '../runtime/acting.ts'
import { reaction, settled } from '../runtime/reaction.ts'

/** The order becomes what was delivered. */
export const handler = reaction({
  name: 'delivery-reported-apply-delivery',
  to: ['delivery-reported'],
  react: async ({ content: { deliveryId } }, caller) => {
    settled(await act(applyDelivery, { deliveryId }, caller), `delivery ${deliveryId}`)
  },
})
