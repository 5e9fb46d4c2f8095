import { expect, test } from 'vitest'
import * as z from 'zod'
import { gaps, merge, newTally, runSeed, told } from './campaign.ts'
import { chanceOf } from './chance.ts'
import { faultKinds } from './faults.ts'
import known from './seeds.json' with { type: 'json' }
import { simulate } from './simulate.ts'
import { wishesOf } from './wishes.ts'

const Seeds = z.object({ seeds: z.array(z.object({ seed: z.int(), commands: z.int() })) })
const { seeds } = Seeds.parse(known)

/** How long fresh seeds are played: two minutes of every test run, beside the other files. */
const seconds = Number(process.env.SIMULATION_SECONDS ?? '120')
const commands = 200

test('the same seed plays the same run, to the last record', async () => {
  const [one, other] = [await simulate(7, wishesOf(7, 60)), await simulate(7, wishesOf(7, 60))]
  expect(one.failure).toBeUndefined()
  expect(other.digest).toBe(one.digest)
})

test.for(seeds)(
  'seed $seed with $commands commands, which failed once, agrees with the oracle',
  { timeout: 120_000 },
  async ({ seed, commands: many }) => {
    expect((await runSeed({ seed, commands: many }, newTally()))?.told).toBeUndefined()
  },
)

test('fresh seeds agree with the oracle at every step and at rest', { timeout: seconds * 1_000 + 180_000 }, async () => {
  const first = Math.floor(Math.random() * 1_000_000_000)
  process.stdout.write(`simulation: seeds from ${first} for ${seconds} s, ${commands} commands each\n`)
  const until = Date.now() + seconds * 1_000
  const tally = newTally()
  for (let seed = first; seed === first || Date.now() < until; seed += 1)
    expect((await runSeed({ seed, commands }, tally))?.told).toBeUndefined()
  process.stdout.write(`simulation: ${told(tally)}\n`)
})

test('what a campaign did too seldom is told: commands hardly done or refused, faults that never happened', () => {
  const tally = newTally()
  merge(tally, { ...newTally(), runs: 2_000, faults: new Map(faultKinds.slice(1).map((kind) => [kind, 1])) })
  tally.deeds.set('topUp', { done: 99, unchanged: 0, repeated: 0, refused: 20, busy: 0 })
  tally.deeds.set('placeOrder', { done: 100, unchanged: 0, repeated: 0, refused: 19, busy: 0 })
  const seldom = gaps(tally)
  expect(seldom).toContain('topUp was done 99 times')
  expect(seldom).toContain('placeOrder was refused 19 times')
  expect(seldom).toContain(`${faultKinds[0]}: never`)
  expect(seldom.filter((what) => /topUp|placeOrder|never/.test(what))).toHaveLength(3)
})

test('chance is even enough, and draws what its weights allow only', () => {
  const chance = chanceOf(3)
  const drawn = Array.from({ length: 2_000 }, () => chance.weighed({ often: 3, seldom: 1, never: 0 }))
  expect(drawn).not.toContain('never')
  expect(drawn.filter((name) => name === 'often').length / drawn.length).toBeCloseTo(0.75, 1)
})
