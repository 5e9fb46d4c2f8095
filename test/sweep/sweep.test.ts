import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import * as z from 'zod'
import { commands } from '../../domain/catalog.ts'
import { functions } from '../../functions/manifest.ts'
import { chanceOf } from '../simulation/chance.ts'
import { bundlesOf } from './bundles.ts'
import { allFlows } from './flows/allFlows.ts'
import { faultKinds } from './gate.ts'
import failedOnce from './points.json' with { type: 'json' }
import { type Point, type Prepared, pointsOf, Sweep, toldPoint } from './sweep.ts'
import { World } from './world.ts'

/** Seconds of drawn points; the whole sweep is `npm run sweep`. */
const seconds = Number(process.env.SWEEP_SECONDS ?? 20)
const seed = Number(process.env.SWEEP_SEED ?? Date.now() % 1_000_000_000)

/** Points that ever had another end, by the flow's name, the number of the call and the fault. */
const kept = z.array(z.object({ flow: z.string(), at: z.int(), kind: z.enum(faultKinds) })).parse(failedOnce)

let world: World
let sweep: Sweep
const prepared = new Map<string, Prepared>()

beforeAll(async () => {
  world = await World.start({ endpoint: inject('engineEndpoint'), bundles: await bundlesOf() })
  sweep = new Sweep(world)
  for (const flow of allFlows) prepared.set(flow.name, await sweep.prepare(flow))
}, 240_000)
afterAll(() => world?.stop())

async function sameEnd(point: Point): Promise<void> {
  const { flow } = point
  const ready = prepared.get(flow)
  if (!ready) throw new Error(`there is no flow ${flow}; seed ${seed}`)
  const swept = await sweep.point(ready, point)
  expect(swept.differences, `${toldPoint(swept)}, seed ${seed}`).toEqual([])
}

describe('flows', () => {
  test('have names of their own', () => {
    expect(new Set(allFlows.map(({ name }) => name)).size).toBe(allFlows.length)
  })

  test('play every command of the catalogue', () => {
    const played = new Set([...prepared.values()].flatMap((flow) => [...flow.commands]))
    expect(Object.keys(commands).filter((name) => !played.has(name))).toEqual([])
  })

  test('wake every function of the manifest', () => {
    const woken = new Set([...prepared.values()].flatMap(({ invoked }) => [...invoked]))
    expect(functions.map(({ name }) => name).filter((name) => !woken.has(name))).toEqual([])
  })
})

describe('a fault at one call', () => {
  test.each(kept)('once led to another end and no longer does: $flow, call $at, $kind', sameEnd)

  test(`leads to the same end at points drawn for ${seconds} s`, { timeout: seconds * 1000 + 60_000 }, async () => {
    const chance = chanceOf(seed)
    const until = Date.now() + seconds * 1000
    const left = [...prepared.values()].flatMap(pointsOf)
    let count = 0
    while (Date.now() < until && left.length > 0) {
      const [point] = left.splice(chance.between(0, left.length - 1), 1)
      if (point) await sameEnd(point)
      count += 1
    }
    process.stdout.write(`sweep: ${count} points of ${count + left.length}, seed ${seed}\n`)
    expect(count).toBeGreaterThan(0)
  })
})
