import { eventOf, key, lambdaContext, orderOf } from '../../api/house.ts'

type Handler = (event: ReturnType<typeof eventOf>, context: typeof lambdaContext) => Promise<{ statusCode?: number }>

/** One order of `acc_1` by the checkout's handler, on whichever sources the probe is played. */
export async function placed(handler: Handler, orderId: string): Promise<void> {
  const headers = { 'idempotency-key': orderId }
  const event = eventOf({
    method: 'POST',
    path: '/v1/orders',
    who: key('storefront'),
    body: orderOf(orderId, { accountId: 'acc_1' }),
    headers,
  })
  const { statusCode } = await handler(event, lambdaContext)
  if (statusCode !== 201) throw new Error(`an order was answered with ${statusCode}`)
}
