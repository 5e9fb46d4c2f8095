import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type House, openHouse, visit } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
afterEach(() => void vi.useRealTimers())

describe('webhooks to merchants that aren’t there', () => {
  const raw = JSON.stringify({ id: 'evt_1', object: 'event', type: 'product.created', livemode: false, created: 1, data: { object: {} } })
  const signed = (merchantId: string) => ({
    'stripe-signature': Stripe.webhooks.generateTestHeaderString({
      payload: raw,
      secret: `whsec_test_${merchantId}`,
      timestamp: Math.floor(Date.now() / 1_000),
    }),
  })
  const hooks = async () => {
    vi.resetModules()
    const { handler } = await import('../../functions/webhooks/stripe.ts')
    return (merchantId: string, headers: Record<string, string> = {}) =>
      visit(handler, {
        method: 'POST',
        path: `/v1/webhooks/stripe/${merchantId}`,
        raw,
        headers: { 'x-correlation-id': 'the-same', ...headers },
      })
  }

  test('never reach the secrets, and after 20 in a minute from one source the table neither; a merchant served before goes on', async () => {
    // Failed tries are counted by the minute: none may end among these.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 60_000) * 60_000 })
    const hook = await hooks()
    // Whoever asked for a secret now would fail.
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', 'http://127.0.0.1:1')
    expect((await hook('mer_random')).status).toBe(400)
    vi.unstubAllEnvs()
    expect((await hook('mer_lumen', signed('mer_lumen'))).status).toBe(200)
    for (let nth = 1; nth < 20; nth += 1) expect((await hook(`mer_random-${nth}`)).status).toBe(400)
    expect((await hook('mer_atlas', signed('mer_atlas'))).status).toBe(400)
    expect((await hook('mer_lumen', signed('mer_lumen'))).status).toBe(200)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    expect((await hook('mer_atlas', signed('mer_atlas'))).status).toBe(200)
  })

  test('however many, are answered like forged ones to merchants that are: nobody learns which there are', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 60_000) * 60_000 + 120_000 })
    const hook = await hooks()
    const theirs = await hook('mer_lumen')
    expect(theirs).toMatchObject({ status: 400, json: { code: 'forged-webhook' } })
    for (let nth = 0; nth <= 21; nth += 1) expect(await hook(`mer_guess-${nth}`), `${nth}`).toEqual(theirs)
    expect(await hook('mer_lumen')).toEqual(theirs)
  })
})
