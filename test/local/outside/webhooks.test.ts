import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { eventually } from '../../kit/eventually.ts'
import { type PaymentsBench, startPaymentsBench } from './paymentsBench.ts'

let bench: PaymentsBench

beforeEach(async () => {
  bench = await startPaymentsBench()
})

afterEach(() => bench.close())

const Listed = z.object({
  events: z.array(z.looseObject({ id: z.string(), type: z.string(), deliveries: z.array(z.looseObject({ status: z.int().nullable() })) })),
})

describe('a report', () => {
  test('answers what was made, what was sent, and what the door said', async () => {
    const told = await bench.report({ report: 'payment', amount: 1234, currency: 'EUR', metadata: { orderId: 'o-1' } })
    expect(told).toMatchObject({ paymentIntent: expect.stringMatching(/^pi_/), charge: expect.stringMatching(/^ch_/), refund: null })
    expect(told.events.map(({ type, attempts }) => [type, attempts])).toEqual([
      ['payment_intent.succeeded', [{ status: 200, answer: 'seen' }]],
      ['charge.succeeded', [{ status: 200, answer: 'seen' }]],
    ])
    expect(bench.received[0]?.data.object).toMatchObject({ amount_received: 1234, currency: 'eur', metadata: { orderId: 'o-1' } })
  })

  test('sends copies, at once and in reversed order, under the same event ids', async () => {
    await bench.report({ report: 'payment', amount: 1234, times: 4, atOnce: true, order: 'reversed' })
    expect(bench.received).toHaveLength(8)
    expect(new Set(bench.received.map(({ id }) => id)).size).toBe(2)
    const plain = await bench.report({ report: 'payment', amount: 1234, order: 'reversed' })
    expect(plain.events.map(({ type }) => type)).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
  })

  test('made earlier is dated earlier but signed now', async () => {
    await bench.report({ report: 'payment', amount: 1234, createdAgo: 31 * 86_400 })
    expect(bench.received[0]?.created).toBe(bench.clock.now / 1000 - 31 * 86_400)
    expect(bench.door.refused).toBe(0)
  })

  test('held back can be sent after its refund', async () => {
    const held = await bench.report({ report: 'payment', amount: 1234, hold: true })
    await bench.report({ report: 'refund', paymentIntent: held.paymentIntent })
    expect(bench.received.map(({ type }) => type)).toEqual(['refund.created', 'charge.refunded'])
    await bench.control('POST providers/payments/resend', { events: held.events.map(({ id }) => id), times: 2 })
    expect(bench.received).toHaveLength(6)
  })

  test.each(['wrong-secret', 'stale', 'future', 'none', 'altered-body'] as const)(
    'with a signature that is %s is refused by a door that verifies, and not tried again',
    async (signature) => {
      const told = await bench.report({ report: 'payment', amount: 1234, signature })
      expect(told.events.map(({ attempts }) => attempts[0]?.status)).toEqual([400, 400])
      expect(bench.received).toEqual([])
      expect(bench.server.quiet()).toBe(true)
    },
  )

  test('that is not possible is refused with the reason', async () => {
    await expect(bench.report({ report: 'refund', paymentIntent: 'pi_nothing' })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('pi_nothing'),
    })
    await expect(bench.report({ report: 'payment' })).rejects.toMatchObject({ status: 422 })
    await expect(bench.control('POST providers/payments', { report: 'bankrupt', merchantId: 7, extra: 1 })).rejects.toMatchObject({
      status: 422,
    })
    await expect(bench.report({ report: 'payment', amount: 100, merchantId: 'mer_nobody' })).rejects.toMatchObject({ status: 422 })
  })
})

describe('a webhook the door answers with an error', () => {
  test('is tried again until it is taken', async () => {
    bench.door.status = 500
    const told = await bench.report({ report: 'payment', amount: 1234 })
    expect(told.events[0]?.attempts).toEqual([{ status: 500, answer: 'seen' }])
    expect(bench.server.quiet()).toBe(false)
    bench.door.status = 200
    await eventually(() => bench.server.quiet())
    expect(bench.received.map(({ type }) => type).sort()).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
    const { events } = Listed.parse((await bench.control('GET providers/payments?merchantId=mer_lumen')).json)
    expect(events[0]?.deliveries.map(({ status }) => status)).toEqual(expect.arrayContaining([500, 200]))
  })

  test('is still tried after a restart, and payments and refunds are still there', async () => {
    const before = await bench.report({ report: 'payment', amount: 5000 })
    bench.received.length = 0
    bench.door.status = 503
    await bench.report({ report: 'refund', paymentIntent: before.paymentIntent, amount: 2000 })
    await bench.restart()
    bench.door.status = 200
    await eventually(() => bench.received.length === 2)
    expect(await bench.stripe().charges.retrieve(before.charge ?? '')).toMatchObject({ amount_refunded: 2000 })
    await eventually(() => bench.server.quiet())
  })
})
