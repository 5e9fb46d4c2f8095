import { reportDelivery } from '../../domain/deliveries/reportDelivery.ts'
import { readPartnerEvent } from '../../events/reading.ts'
import { act } from '../runtime/acting.ts'
import { type BusEvent, type BusHandler, settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'warehouse-delivery-reported'

/** A warehouse's report by event is the same command as by HTTP; its delivery id makes it count once. */
export const handler: BusHandler = watched(name, async (event: BusEvent, context) => {
  const { merchantId, correlationId = event.id, content } = readPartnerEvent('delivery-reported', event)
  const caller = systemCaller(name, { merchantId, correlationId }, { context, rights: ['deliveries:report'] })
  settled(await act(reportDelivery, content, caller), `delivery ${content.deliveryId}`)
})
