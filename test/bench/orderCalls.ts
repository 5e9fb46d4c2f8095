import { randomInt, randomUUID } from 'node:crypto'
import type { HttpEvent } from '../../functions/api/caller.ts'
import { sequenceKey } from '../../store/table.ts'
import { eventOf, key, lambdaContext, orderOf } from '../api/house.ts'
import { type Exchange, overhear } from './overhear.ts'

export type Handler = (event: HttpEvent, context: typeof lambdaContext) => Promise<{ statusCode?: number }>

export function placing(orderId: string, accountId = 'acc_1'): HttpEvent {
  const headers = { 'idempotency-key': orderId }
  return eventOf({ method: 'POST', path: '/v1/orders', who: key('storefront'), body: orderOf(orderId, { accountId }), headers })
}

export async function placed(handler: Handler, event: HttpEvent): Promise<void> {
  const { statusCode } = await handler(event, lambdaContext)
  if (statusCode !== 201) throw new Error(`an order was answered with ${statusCode}`)
}

/**
 * What an order of `acc_1` asks of the table, and what it is answered, on the real engine: `order` where the account was not seen before,
 * `again` where it was; `all` with one of `acc_2` before them, which reads the settings too. The handler must not have asked the table before.
 */
export async function exchangesOfAnOrder(handler: Handler, engine: string): Promise<Record<'order' | 'again' | 'all', Exchange[]>> {
  const overhearing = await overhear(engine)
  process.env.AWS_ENDPOINT_URL_DYNAMODB = overhearing.url
  try {
    await placed(handler, placing('ord_first', 'acc_2'))
    const first = overhearing.exchanges()
    await placed(handler, placing('ord_second'))
    const order = overhearing.exchanges()
    await placed(handler, placing('ord_third'))
    const again = overhearing.exchanges()
    return { order, again, all: [...first, ...order] }
  } finally {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = engine
    await overhearing.stop()
  }
}

export type BareCall = { operation: string; input: unknown }

/**
 * The same for the bare client, on rows of nobody: unconditional, so that it can be sent again and again. Order, pointer and record are new
 * ones each time, and the account is the one that is named, as they are where a door asks.
 */
export function bareCalls(
  exchanges: readonly Exchange[],
  { from, tableName, account }: { from: string; tableName: string; account: string },
): BareCall[] {
  const order = `bare_${randomUUID()}`
  const record = sequenceKey(randomInt(10 ** 12))
  const moved = (asked: string) =>
    asked
      .replaceAll(from, tableName)
      .replaceAll(/("(?:pk|listPk|chainPk)":\{"S":")/g, '$1bare#')
      .replaceAll(/"sk":\{"S":"\d{12}"\}/g, `"sk":{"S":"${record}"}`)
      .replaceAll(/ord_second|ord_third/g, order)
      .replaceAll('acc_1', account)
  return exchanges.map(({ operation, asked }) => ({ operation, input: JSON.parse(moved(asked), unconditional) }))
}

const conditions = [
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
  'ClientRequestToken',
]

function unconditional(name: string, value: unknown): unknown {
  return conditions.includes(name) ? undefined : value
}
