import { randomUUID } from 'node:crypto'
import type { Context as LambdaContext } from 'aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { dayOf } from '../../domain/calendar.ts'
import { Closing } from '../../domain/closings/closing.ts'
import { refs } from '../../domain/command.ts'
import { refText } from '../../domain/states.ts'
import { checkAnchored } from '../../store/anchored.ts'
import { itemsOf, rowFor } from '../../store/codec.ts'
import { fired } from '../kit/carryOut.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { key, lambdaContext, lumen, visit } from './house.ts'

const Page = z.object({ closings: z.int().optional(), differences: z.array(z.unknown()), next: z.string().optional() })

let shop: Storefront
let close: (event: object, context: LambdaContext) => Promise<unknown>
beforeAll(async () => {
  shop = await openStorefront()
  close = (await import('../../functions/runs/begins.ts')).begins.closings
})
afterAll(() => shop?.close())

const read = (kind: string) => shop.read('/v1/reports/closings', { kind })
const run = () => fired(close, lambdaContext)

test('days that are over are closed by themselves, in order and once, then the month they end; the perpetual totals go on', async () => {
  const opened = dayOf(new Date().toISOString(), 'Europe/Paris')
  const day = (after: number) => new Date(Date.parse(opened) + after * 86_400_000).toISOString().slice(0, 10)
  await shop.open('acc_1', { limit: 'unlimited' })
  shop.on(day(1))
  await shop.invoiced('acc_1', 'o-1', '120.00')
  shop.on(day(2))
  await shop.topUp('pay_1', { accountId: 'acc_1', amount: 50_00 })
  shop.on(day(3))
  await run()
  await run()
  const sold = { currency: 'EUR', sales: 120_00, vat: 20_00, received: 0, paidBack: 0 }
  const { items } = await read('day')
  expect(items).toMatchObject([
    { period: day(2), totals: [{ sales: 0, received: 50_00 }], perpetual: [{ ...sold, received: 50_00 }], recordCount: 1 },
    { period: day(1), totals: [sold], perpetual: [sold], recordCount: 1 },
    { period: opened, totals: [], perpetual: [], recordCount: 0 },
  ])
  shop.on(day(40))
  await run()
  expect(await read('month')).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ period: opened.slice(0, 7) })]) })
  expect(await shop.read('/v1/ledger/journal', { chain: 'closings:day', limit: '2' })).toMatchObject({
    items: [{ sequence: 1 }, { sequence: 2 }],
  })
})

test('the check counts every closed period again and names the one whose figures are not what its records say, by figure', async () => {
  const { handler } = await import('../../functions/api/documents.ts')
  const who = key('integration')
  const checked = async () => {
    const differences: unknown[] = []
    let [closings, cursor]: [number, string | undefined] = [0, undefined]
    do {
      const body = cursor === undefined ? {} : { cursor }
      const page = Page.parse((await visit(handler, { method: 'POST', path: '/v1/ledger/check', who, body })).json)
      differences.push(...page.differences)
      closings += page.closings ?? 0
      cursor = page.next
    } while (cursor !== undefined)
    return { closings, differences }
  }
  const before = await checked()
  expect(before.closings).toBeGreaterThan(30)
  expect(before.differences).toEqual([])

  const { keeper } = shop.house
  const { items } = z.object({ items: z.array(Closing) }).parse(await read('day'))
  const sold = items.find(({ totals }) => totals.some(({ sales }) => sales > 0))
  const ref = refs.closing('day', sold?.period ?? '')
  const row = (await keeper.get(lumen, [ref])).get(refText(ref))
  if (row?.kind !== 'closing') throw new Error('no day with a sale is closed')
  const forge = async (totals: Closing['totals'], version: number) => {
    const [put] = itemsOf(lumen, ref, rowFor(ref, { ...row.state, totals }, { version: version + 1 }))
    if (put) await keeper.write([{ put, under: version }], randomUUID())
  }
  await forge(
    row.state.totals.map((total) => ({ ...total, sales: total.sales + 1_00 })),
    row.version,
  )
  const day = { closing: `day ${row.state.period}`, what: 'sales in EUR', expected: '12000', found: '12100' }
  const month = { closing: `month ${row.state.period.slice(0, 7)}`, what: 'sales in EUR', expected: '12100', found: '12000' }
  expect((await checked()).differences).toEqual(expect.arrayContaining([day, expect.objectContaining({ ...month })]))
  const nightly = await checkAnchored(keeper, lumen, { chain: 'closings:month', anchors: [] })
  expect(nightly.named).toContainEqual(
    expect.objectContaining({ chain: 'closings:month', what: `sales in EUR of the ${month.closing}`, expected: '12100', found: '12000' }),
  )
  await forge(row.state.totals, row.version + 1)
  expect((await checked()).differences).toEqual([])
})
