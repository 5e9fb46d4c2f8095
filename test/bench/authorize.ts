import { randomUUID } from 'node:crypto'
import type { Bench, Figure, Row, Told } from './bench.ts'
import { interleaved, median, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { bareCalls, exchangesOfAnOrder } from './orderCalls.ts'
import { type Asked, inTurns, type OrderStack, withOrderStack } from './orderStack.ts'
import { requestsOfLostRaces, requestsOfOutcomes } from './outcomes.ts'
import type { Exchange } from './overhear.ts'
import { withHouse } from './withHouse.ts'

const mostAccounts = 1_000
const rounds = 5
const ordersPerRound = 64
const atOnce = [1, 8, 32]

/** What an order asks of the table on an account not seen before, and on one seen last, taken from an engine of its own. */
type Heard = { order: Exchange[]; again: Exchange[]; tableName: string }

async function heard(): Promise<Heard> {
  return withHouse(async (house, engine) => {
    await openAccounts(house, 2)
    const { handler } = await import('../../functions/api/checkout.ts')
    const { order, again } = await exchangesOfAnOrder(handler, engine)
    return { order, again, tableName: process.env.TABLE_NAME ?? '' }
  })
}

type One = (lane: number) => Promise<number>

/** Milliseconds each, of so many at a time; the stream is quiet before. */
async function each(stack: OrderStack, { lanes, one }: { lanes: number; one: One }): Promise<number> {
  await stack.controls.drain()
  const begun = performance.now()
  await inTurns(ordersPerRound, {
    atOnce: lanes,
    one: async (_, lane) => {
      const status = await one(lane)
      if (status !== 201) throw new Error(`an order was answered with ${status}`)
    },
  })
  return (performance.now() - begun) / ordersPerRound
}

/** Orders of one kind, with what they asked of the engine in each round. */
function ordersOn(stack: OrderStack, accountFor: (lane: number) => string) {
  const asking: Asked[][] = []
  const shareAlone = (orders: readonly Asked[]) => orders.filter(({ reads }) => reads === 0).length / orders.length
  return {
    round: async (lanes: number) => {
      await stack.asked()
      const took = await each(stack, { lanes, one: (lane) => stack.place({ accountId: accountFor(lane), orderId: randomUUID() }) })
      asking.push(await stack.asked())
      return took
    },
    /** Of the last round's orders. */
    alone: () => shareAlone(asking.at(-1) ?? []),
    /** Of all rounds' but the one that warms up. */
    told: (): Row => {
      const orders = asking.slice(1).flat()
      const lost = orders.reduce((sum, one) => sum + one.lost, 0) / orders.length
      return { 'of one write': `${Math.round(100 * shareAlone(orders))} %`, 'lost races an order': lost }
    },
  }
}

/** Each account in turn, so that it comes again when a thousand others have been served since. */
function inTurnOf(accountIds: readonly string[]): () => string {
  let next = 0
  return () => {
    next += 1
    return accountIds[next % accountIds.length] ?? ''
  }
}

/** So many at once, of both kinds and with the bare calls of both, in turn. */
async function atOnceOf(stack: OrderStack, { lanes, exchanges, told }: { lanes: number; exchanges: Heard; told: Told }) {
  const [own, others] = [stack.accountIds.slice(0, lanes), stack.accountIds.slice(Math.max(...atOnce))]
  const place = { from: exchanges.tableName, tableName: stack.environment.TABLE_NAME ?? '' }
  const inTurn = inTurnOf(others)
  const ofLane = (lane: number) => own[lane] ?? ''
  const bare = (account: string, alone: number) =>
    stack.bare(bareCalls(Math.random() < alone ? exchanges.again : exchanges.order, { ...place, account }))
  const unseen = ordersOn(stack, inTurn)
  const seen = ordersOn(stack, ofLane)
  const took = await interleaved(
    {
      unseen: () => unseen.round(lanes),
      'bare unseen': () => each(stack, { lanes, one: () => bare(inTurn(), unseen.alone()) }),
      seen: () => seen.round(lanes),
      'bare seen': () => each(stack, { lanes, one: (lane) => bare(ofLane(lane), seen.alone()) }),
    },
    rounds,
    told,
  )
  const rows: Row[] = []
  const figures: Figure[] = []
  for (const [kind, orders] of Object.entries({ unseen, seen })) {
    const accounts = kind === 'seen' ? 'of each caller’s own' : 'not seen'
    const perSecond = (name: string) => 1_000 / median(took[name] ?? [])
    const rates = { 'orders a second': perSecond(kind), 'bare calls a second': perSecond(`bare ${kind}`) }
    rows.push({ 'at once': lanes, accounts, ...rates, ...orders.told() })
    const figure = `${lanes} at once, accounts ${accounts}: in the bare calls’ time`
    figures.push({ figure, measured: ratio(took, kind, `bare ${kind}`), unit: '×', atMost: 1.3 })
  }
  return { rows, figures }
}

/** The most requests of an outcome on such accounts. */
const worst = (rows: readonly Row[], accounts: string): number => Math.max(...rows.map((row) => Number(row[accounts])))

async function measured(stack: OrderStack, { exchanges, told }: { exchanges: Heard; told: Told }) {
  told('requests of each outcome are counted')
  const outcomes = await requestsOfOutcomes(stack)
  told('requests of lost races are counted')
  const races = await requestsOfLostRaces(stack)
  const rows: Row[] = []
  const figures: Figure[] = []
  for (const lanes of atOnce) {
    told(`${lanes} at once`)
    const found = await atOnceOf(stack, { lanes, exchanges, told })
    rows.push(...found.rows)
    figures.push(...found.figures)
  }
  const kinds = ['account not seen', 'account seen last']
  const more = (race: Row | undefined) => Math.max(...kinds.map((kind) => Number(race?.[kind]) - Number(outcomes[0]?.[kind])))
  const [byOrder, byMoney] = races
  return {
    tables: [
      { title: 'Requests to the engine an order, the median of a dozen, one after the other', rows: [...outcomes, ...races] },
      { title: `${stack.accountIds.length} accounts`, rows },
    ],
    figures: [
      ...figures,
      { figure: 'requests of the outcome that takes most', measured: worst(outcomes, 'account not seen'), unit: 'requests', atMost: 2 },
      { figure: 'the same where the account was seen last', measured: worst(outcomes, 'account seen last'), unit: 'requests', atMost: 1 },
      { figure: 'requests more after a race lost to an order or a limit', measured: more(byOrder), unit: 'requests', atMost: 1 },
      { figure: 'requests more after a race lost to money that came in', measured: more(byMoney), unit: 'requests', atMost: 1 },
    ],
  }
}

export const authorize: Bench = {
  name: 'authorize',
  says: 'placing orders over HTTP on the local run, 1, 8 and 32 at once over 1 000 accounts, against the same bare calls on the same road',
  run: async (told, { largest = mostAccounts } = {}) => {
    told('one order is listened to')
    const exchanges = await heard()
    return withOrderStack({ accounts: Math.min(largest, mostAccounts), told }, async (stack) => ({
      ...(await measured(stack, { exchanges, told })),
      notes: [
        'Medians of ratios within a round. Both go through gateway, authorizer, a pool of as many workers and the recorder to the same engine. The bare calls carry what an order carried, without conditions, to rows that no subscriber looks at: what follows an order (relay, bus, projection) runs meanwhile on the same processors, and counts to the orders’ time.',
        'Accounts not seen come in turn, a thousand before one comes again. On accounts of each caller’s own, each of those at once orders again and again, in whichever worker is free: one at once meets the worker that saw the account last, more mostly don’t. How many orders were one write is counted, and the same share of the bare calls that follow is one call, the others two.',
      ],
    }))
  },
}
