import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Beside, LifeStep } from '../../tools/cost/recorded.ts'
import { type Life, playBesides, playLife, type StepCost, startLife } from '../bench/units/life.ts'
import { bundlesOf } from './bundles.ts'

let life: Life
let steps: Record<LifeStep, StepCost>
let besides: Record<Beside, StepCost>

beforeAll(async () => {
  life = await startLife(inject('engineEndpoint'), await bundlesOf())
  steps = await playLife(life)
  besides = await playBesides(life)
}, 240_000)
afterAll(() => life?.stop())

describe('with all that follows from it', () => {
  test('an order reads at most twelve units, what lists show of its account being one query', () => {
    expect(steps.order.read).toBeLessThanOrEqual(12)
  })

  test('a whole life reads at most 84 units', () => {
    const { order, delivery, invoice, payment } = steps
    expect(order.read + delivery.read + invoice.read + payment.read).toBeLessThanOrEqual(84)
  })
})

describe('until a checkout has its answer', () => {
  test('an approved order of three lines costs at most eight write units, and one entry of a sparse index', () => {
    const { write, entries } = steps.order.asked
    expect(write).toBeLessThanOrEqual(8)
    expect(entries).toBeLessThanOrEqual(1)
  })

  test('an order asks the engine at most twice, one that is repeated or refused once', () => {
    expect(steps.order.asked.requests).toBeLessThanOrEqual(2)
    expect(besides['an order that is held'].asked.requests).toBeLessThanOrEqual(2)
    expect(besides['the same order again'].asked.requests).toBe(1)
    expect(besides['an order that is refused'].asked.requests).toBe(1)
  })

  test('it tells the bus at most two events', () => {
    expect(steps.order.events).toBeLessThanOrEqual(2)
  })
})
