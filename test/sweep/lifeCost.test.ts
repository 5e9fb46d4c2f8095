import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { letters } from '../../functions/letters.ts'
import { type Counts, counted } from '../../tools/cost/prices.ts'
import { type Beside, type LifeStep, recorded, recordedBesides } from '../../tools/cost/recorded.ts'
import { type Life, playBesides, playLife, type StepCost, startLife } from '../bench/units/life.ts'
import { type Spent, together } from '../bench/units/meter.ts'
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

describe('until a checkout has its answer', () => {
  test('an approved order of three lines costs at most eight write units, and one entry of a sparse index', () => {
    const { write, entries } = steps.order.asked
    expect(write).toBeLessThanOrEqual(8)
    expect(entries).toBeLessThanOrEqual(1)
  })

  test('an order asks the engine once where its account was seen last, one that is held at most twice, one that is repeated or refused once', () => {
    // The life has seen its account just before.
    expect(steps.order.asked.requests).toBe(1)
    expect(besides['an order that is held'].asked.requests).toBeLessThanOrEqual(2)
    expect(besides['the same order again'].asked.requests).toBe(1)
    expect(besides['an order that is refused'].asked.requests).toBe(1)
  })
})

describe('of the events that a life tells the bus', () => {
  /** The most of each step; the provider's own webhooks are none of ours. */
  const most: Record<LifeStep, number> = { order: 2, delivery: 2, invoice: 4, payment: 3 }

  test.each(['order', 'delivery', 'invoice', 'payment'] as const)('%s has no more than it had', (step) => {
    expect(steps[step].events).toBeLessThanOrEqual(most[step])
  })

  test.each(['quote', 'the same order again', 'an order that is refused'] as const)('%s has none', (beside) => {
    expect(besides[beside].events).toBe(0)
  })

  test('an order that is held has one more than one that is approved', () => {
    expect(besides['an order that is held'].events).toBeLessThanOrEqual(most.order + 1)
  })
})

/** Units of the table, by what they are for. */
type Units = Pick<Spent, 'write' | 'entries' | 'read'>

const unitsOf = (names: readonly string[]): Units => {
  const all = Object.values(steps).flatMap(({ by }) => names.flatMap((name) => by[name] ?? []))
  const { write, entries, read } = together(all)
  return { write, entries, read }
}

/** Whoever costs more is named with what it costs. */
const expectAtMost = (found: Units, most: Units) => {
  const isMore = found.write > most.write || found.entries > most.entries || found.read > most.read
  expect(isMore ? found : most).toEqual(most)
}

/**
 * The most that parts of a life may cost, all of its steps together. Lower them where something got cheaper: nothing else keeps it so.
 */
describe('a life costs at most, in units of the table', () => {
  test('for lists and totals', () => {
    expectAtMost(unitsOf(['figures-changed-recompute-remainder']), { write: 28, entries: 19, read: 35 })
  })

  test('for a payment through the link, without what lists show of it', () => {
    expectAtMost(unitsOf(['pay', 'webhook-stripe', 'money-freed-reconcile']), { write: 14, entries: 5, read: 22 })
  })

  test('for a mail, with the two reports of what became of it', () => {
    expectAtMost(unitsOf([...letters.map(({ name }) => name), 'mail-reported-record-outcome']), { write: 18, entries: 2, read: 11 })
  })

  test('as a whole', () => {
    const { write, entries, read } = together(Object.values(steps).map(({ all }) => all))
    expectAtMost({ write, entries, read }, { write: 102, entries: 34, read: 84 })
  })
})

/** What docs/cost.md is made of. Where this fails, `npm run bench -- cost` says what to write there; then `npm run generate`. */
describe('what is written down of it is what was played', () => {
  const countsOf = (step: Counts) => Object.fromEntries(counted.map((name) => [name, step[name]]))

  test.each(['order', 'delivery', 'invoice', 'payment'] as const)('%s', (step) => {
    expect(recorded[step]).toEqual(countsOf(steps[step]))
  })

  test.each(['quote', 'the same order again', 'an order that is held', 'an order that is refused'] as const)('%s', (beside) => {
    expect(recordedBesides[beside]).toEqual(countsOf(besides[beside]))
  })
})
