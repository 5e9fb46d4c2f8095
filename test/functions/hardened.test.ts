import { describe, expect, test } from 'vitest'
import { type HttpHandler, hardened } from '../../functions/api/hardened.ts'
import { Unavailable } from '../../store/keeper.ts'
import { eventOf, lambdaContext } from '../api/house.ts'

const event = eventOf({ method: 'POST', path: '/v1/orders', body: {} })

const answered = (serve: HttpHandler, millis = 15_000) =>
  hardened(serve)(event, { ...lambdaContext, getRemainingTimeInMillis: () => millis })

describe('what no door foresaw', () => {
  test('a table that stays silent until the function’s time is nearly over is told as busy, with when to come again', async () => {
    const { promise: silence } = Promise.withResolvers<never>()
    const { statusCode, headers, body } = await answered(() => silence, 30)
    expect({ statusCode, ...JSON.parse(String(body)) }).toMatchObject({ statusCode: 503, status: 503, code: 'busy' })
    expect(Number(headers?.['retry-after'])).toBeGreaterThan(0)
  })

  test('that is told while there is still time to say it', async () => {
    const { promise: silence } = Promise.withResolvers<never>()
    const [millis, begun] = [600, performance.now()]
    expect((await answered(() => silence, millis)).statusCode).toBe(503)
    expect(performance.now() - begun).toBeLessThan(millis - 100)
  })

  test('a table that is too busy is told the same way', async () => {
    const { statusCode, headers } = await answered(() => Promise.reject(new Unavailable('throttled')))
    expect(statusCode).toBe(503)
    expect(Number(headers?.['retry-after'])).toBeGreaterThan(0)
  })

  test('anything else is ours: 500, and no word of the reason', async () => {
    const { statusCode, body } = await answered(() => Promise.reject(new Error('the secret reason')))
    expect(statusCode).toBe(500)
    expect(body).not.toContain('secret')
  })
})
