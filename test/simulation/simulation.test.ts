import { expect, test } from 'vitest'
import * as z from 'zod'
import { newTally, runSeed, told } from './campaign.ts'
import { chanceOf } from './chance.ts'
import known from './seeds.json' with { type: 'json' }
import { simulate } from './simulate.ts'
import { wishesOf } from './wishes.ts'

const Seeds = z.object({ seeds: z.array(z.object({ seed: z.int(), commands: z.int() })) })
const { seeds } = Seeds.parse(known)

const seconds = Number(process.env.SIMULATION_SECONDS ?? '20')
const commands = 120

test('the same seed plays the same run, to the last record', async () => {
  const [one, other] = [await simulate(7, wishesOf(7, 60)), await simulate(7, wishesOf(7, 60))]
  expect(one.failure).toBeUndefined()
  expect(other.digest).toBe(one.digest)
})

test.for(seeds)(
  'seed $seed with $commands commands, which failed once, agrees with the oracle',
  { timeout: 60_000 },
  async ({ seed, commands: many }) => {
    expect((await runSeed({ seed, commands: many }, newTally()))?.told).toBeUndefined()
  },
)

test('fresh seeds agree with the oracle at every step and at rest', { timeout: seconds * 1_000 + 120_000 }, async ({ annotate }) => {
  const first = Math.floor(Math.random() * 1_000_000_000)
  const until = Date.now() + seconds * 1_000
  const tally = newTally()
  for (let seed = first; seed === first || Date.now() < until; seed += 1)
    expect((await runSeed({ seed, commands }, tally))?.told).toBeUndefined()
  await annotate(`seeds from ${first}: ${told(tally)}`)
})

test('chance is even enough, and draws what its weights allow only', () => {
  const chance = chanceOf(3)
  const drawn = Array.from({ length: 2_000 }, () => chance.weighed({ often: 3, seldom: 1, never: 0 }))
  expect(drawn).not.toContain('never')
  expect(drawn.filter((name) => name === 'often').length / drawn.length).toBeCloseTo(0.75, 1)
})
