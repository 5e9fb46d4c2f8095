import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { MerchantId } from '../../domain/ids.ts'
import { theAccount, theMerchant } from '../kit/builders.ts'
import { benches } from './benches.ts'
import { ran } from './command.ts'
import { drawnOrders, spreadOf } from './keys.ts'
import { placesOf, rowsOfAnOrder } from './orderRows.ts'
import { processorMillis } from './processorTime.ts'
import { pumped } from './pump.ts'
import { drawnBy, zipfShares } from './zipf.ts'

test.each(['peer', 'postgres', 'keys'])('`npm run bench -- %s` is one that can be run', (name) => {
  expect(benches.map((bench) => bench.name)).toContain(name)
})

describe('what a peer needs', () => {
  const Lock = z.object({ packages: z.record(z.string(), z.looseObject({ resolved: z.string().optional() })) })

  test.each(['aws-lite', 'medusa', 'postgres'])('%s has its versions fixed, by a lock file that names no address', (name) => {
    const folder = join(import.meta.dirname, 'peers', name)
    expect(existsSync(join(folder, 'package.json'))).toBe(true)
    const { packages } = Lock.parse(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')))
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })

  test('a command that fails says so with its last words', async () => {
    const failing = ran(process.execPath, ['-e', 'process.stderr.write("no room left"); process.exit(3)'])
    await expect(failing).rejects.toThrow(/ended with 3: no room left/)
  })
})

describe('turns', () => {
  test('as many are under way at once as were asked for, and all are waited for', async () => {
    let [underWay, most, ended] = [0, 0, 0]
    const one = async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay -= 1
      ended += 1
    }
    const { count, seconds } = await pumped(one, { atOnce: 4, millis: 20 })
    expect(most).toBe(4)
    expect(ended).toBe(count)
    expect(seconds).toBeGreaterThanOrEqual(0.02)
  })

  test.runIf(process.platform === 'linux')('the processor time of a process grows with what it does', () => {
    const before = processorMillis(process.pid)
    let sum = 0
    while (process.cpuUsage().user < 30_000_000 && processorMillis(process.pid) < before + 20) sum += Math.sqrt(sum + 1)
    expect(processorMillis(process.pid)).toBeGreaterThan(before)
  })
})

describe('merchants’ sizes', () => {
  test('add up to one, the second being half the first', () => {
    const shares = zipfShares(1_000)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
    expect((shares[0] ?? 0) / (shares[1] ?? 1)).toBeCloseTo(2)
  })

  test('are drawn as often as they say', () => {
    const drawn = drawnBy([0.5, 0.25, 0.25])
    expect([0, 0.49, 0.51, 0.74, 0.76, 0.999].map(drawn)).toEqual([0, 0, 1, 1, 2, 2])
  })

  test('every number below one draws one of them', () => {
    void fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (count, number) => {
        const place = drawnBy(zipfShares(count))(number)
        expect(place).toBeGreaterThanOrEqual(0)
        expect(place).toBeLessThan(count)
      }),
    )
  })
})

describe('the simulated spread of keys', () => {
  test('takes the same orders in every run', () => {
    const shares = zipfShares(100)
    expect([...drawnOrders(50, shares)]).toEqual([...drawnOrders(50, shares)])
  })

  test('puts every row of an order where the store put it', async () => {
    const rows = await rowsOfAnOrder('web-1001')
    const whose = { merchantId: theMerchant, accountId: theAccount, orderId: 'web-1001' }
    for (const row of rows) expect(placesOf(row, whose)).toEqual({ table: row.item.pk, list: row.item.listPk })
    expect(rows.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['account', 'order', 'pointer', 'journal record', 'standing', 'totals']),
    )
  })

  test('names no partition of two merchants, nor one for two customers’ accounts', async () => {
    const rows = await rowsOfAnOrder('web-1001')
    const whose = { merchantId: theMerchant, accountId: theAccount, orderId: 'web-1' }
    const places = (one: Parameters<typeof placesOf>[1]) => new Set(rows.map((row) => placesOf(row, one).table))
    const another = places({ ...whose, merchantId: MerchantId.parse('mer_other'), orderId: 'web-2' })
    expect([...places(whose)].filter((place) => another.has(place))).toEqual([])
  })

  test('is even where one key is as large as all others, and all in one where there is one', () => {
    const even = new Map(Array.from({ length: 10_000 }, (_, at) => [`key ${at}`, { units: 1 }]))
    expect(spreadOf(even, 4)).toBeLessThan(1.1)
    expect(spreadOf(new Map([['key', { units: 5 }]]), 4)).toBe(4)
  })
})
