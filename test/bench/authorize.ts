import { randomUUID } from 'node:crypto'
import type { Bench, Figure, Row } from './bench.ts'
import { interleaved, median, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { bareCalls, exchangesOfAnOrder } from './orderCalls.ts'
import { inTurns, type OrderStack, overLimit, withOrderStack } from './orderStack.ts'
import type { Exchange } from './overhear.ts'
import { withHouse } from './withHouse.ts'

const mostAccounts = 1_000
const rounds = 7
const ordersPerRound = 96
const atOnce = [1, 8, 32]

/** What an order asks of the table, taken from one on an engine of its own. */
async function heard(): Promise<{ exchanges: Exchange[]; tableName: string }> {
  return withHouse(async (house, engine) => {
    await openAccounts(house, 2)
    const { handler } = await import('../../functions/api/checkout.ts')
    const { order } = await exchangesOfAnOrder(handler, engine)
    return { exchanges: order, tableName: process.env.TABLE_NAME ?? '' }
  })
}

/** Milliseconds each, of so many at a time; the stream is quiet before. */
async function each(stack: OrderStack, { lanes, one }: { lanes: number; one: (accountId: string) => Promise<number> }): Promise<number> {
  await stack.controls.drain()
  const begun = performance.now()
  await inTurns(ordersPerRound, {
    atOnce: lanes,
    one: async () => {
      const status = await one(stack.accountIds[Math.floor(Math.random() * stack.accountIds.length)] ?? '')
      if (status !== 201) throw new Error(`an order was answered with ${status}`)
    },
  })
  return (performance.now() - begun) / ordersPerRound
}

const few = 12

/** Requests to the engine for each outcome, one after the other on accounts that were not seen before, and on one that was. */
async function requests({ place, asked, accountIds }: OrderStack): Promise<Row[]> {
  const counted = async (outcome: string, { expected, one }: { expected: number; one: (at: number) => Promise<number> }): Promise<Row> => {
    const found: number[] = []
    await asked()
    for (let at = 0; at < few; at += 1) {
      const status = await one(at)
      if (status !== expected) throw new Error(`${outcome}: answered with ${status}`)
      found.push(await asked())
    }
    // Now and then one counts how often its caller asks, for fifty at once.
    return { outcome, 'requests, mostly': median(found), 'on average': found.reduce((sum, count) => sum + count, 0) / few }
  }
  const account = (at: number) => accountIds[at % accountIds.length] ?? ''
  const [own] = accountIds
  // Settings are kept from then on.
  for (let at = 0; at < 4; at += 1) await place({ accountId: account(at), orderId: `first-${at}` })
  const counts: Row[] = []
  counts.push(await counted('approved', { expected: 201, one: (at) => place({ accountId: account(at), orderId: `counted-${at}` }) }))
  counts.push(await counted('held', { expected: 201, one: () => place({ accountId: overLimit, orderId: randomUUID() }) }))
  counts.push(await counted('the same again', { expected: 201, one: (at) => place({ accountId: account(at), orderId: `counted-${at}` }) }))
  counts.push(
    await counted('refused', { expected: 422, one: (at) => place({ accountId: account(at), orderId: `counted-${at}`, amount: 11_00 }) }),
  )
  counts.push(await counted('account seen last', { expected: 201, one: () => place({ accountId: own ?? '', orderId: randomUUID() }) }))
  return counts
}

export const authorize: Bench = {
  name: 'authorize',
  says: 'placing orders over HTTP on the local run, 1, 8 and 32 at once over 1 000 accounts, against the same bare calls on the same road',
  run: async (told, { largest = mostAccounts } = {}) => {
    told('one order is listened to')
    const { exchanges, tableName } = await heard()
    return withOrderStack({ accounts: Math.min(largest, mostAccounts), told }, async (stack) => {
      const counts = await requests(stack)
      told('requests are counted')
      const rows: Row[] = []
      const figures: Figure[] = []
      const bareOf = (account: string) => bareCalls(exchanges, { from: tableName, tableName: stack.environment.TABLE_NAME ?? '', account })
      for (const lanes of atOnce) {
        const took = await interleaved(
          {
            bare: () => each(stack, { lanes, one: (accountId) => stack.bare(bareOf(accountId)) }),
            order: () => each(stack, { lanes, one: (accountId) => stack.place({ accountId, orderId: randomUUID() }) }),
          },
          rounds,
        )
        told(`${lanes} at once`)
        const perSecond = (name: string) => 1_000 / median(took[name] ?? [])
        rows.push({ 'at once': lanes, 'orders a second': perSecond('order'), 'bare calls a second': perSecond('bare') })
        figures.push({
          figure: `${lanes} at once, in the bare calls’ time`,
          measured: ratio(took, 'order', 'bare'),
          unit: '×',
          atMost: 1.3,
        })
      }
      const worst = Math.max(...counts.map((row) => Number(row['requests, mostly'])))
      return {
        tables: [
          { title: 'Requests to the engine, one after the other', rows: counts },
          { title: `${stack.accountIds.length} accounts`, rows },
        ],
        figures: [
          ...figures,
          { figure: 'requests an order at most, whatever its outcome', measured: worst, unit: 'requests', atMost: 2 },
          {
            figure: 'requests where the account was seen last',
            measured: Number(counts.at(-1)?.['requests, mostly']),
            unit: 'requests',
            atMost: 1,
          },
        ],
        notes: [
          'Medians of ratios within a round. Both go through gateway, authorizer, a pool of as many workers and the recorder to the same engine. The bare calls carry what an order carried, without conditions, to rows that no subscriber looks at: what follows an order (relay, bus, projection) runs meanwhile on the same processors, and counts to the orders’ time.',
        ],
      }
    })
  },
}
