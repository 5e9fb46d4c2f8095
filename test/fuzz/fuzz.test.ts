import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { campaign } from './campaign.ts'
import { Kept, replayed } from './kept.ts'
import known from './seeds.json' with { type: 'json' }
import { openStation, type Station } from './station.ts'

const { failures: kept } = Kept.parse(known)
const seconds = Number(process.env.FUZZ_SECONDS ?? '120')

let station: Station
beforeAll(async () => {
  station = await openStation(inject('engineEndpoint'))
})
afterAll(() => station?.close())

test.for(kept)('what once failed is answered as it must be: $why', { timeout: 60_000 }, async ({ plans }) => {
  expect(await replayed(station, plans)).toEqual([])
})

test('fresh requests are all answered as the document says, and a refusal changes nothing', {
  timeout: seconds * 1_000 + 180_000,
}, async ({ annotate }) => {
  const seed = Math.floor(Math.random() * 1_000_000_000)
  await annotate(`seed ${seed}`)
  const until = performance.now() + seconds * 1_000
  const { failures, tally } = await campaign({ station, seed, goesOn: () => performance.now() < until })
  await annotate(tally.told())
  const why = failures.map((failure) => failure.why.join('\n  '))
  expect(why, `npm run fuzz -- --seed ${seed}`).toEqual([])
})
