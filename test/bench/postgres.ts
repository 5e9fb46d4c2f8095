import { orderOf } from '../api/house.ts'
import { bareRowsAt } from './bareRows.ts'
import type { Bench, Found, Told } from './bench.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { installed } from './installed.ts'
import { interleaved, median, type Rounds, ratio } from './interleaved.ts'
import { type Orders, openShop, poolOf } from './postgresOrders.ts'
import { postingTo } from './posting.ts'
import { pumped } from './pump.ts'
import { type Shop, withShop } from './withShop.ts'

const [atOnce, accountCount] = [32, 1_000]
const [rounds, millis] = [5, 3_000]
/** Bytes of an order's rows beside its account's: the order itself, its pointer, the record of the journal. */
const orderRows = [870, 560, 960]

/** Where the orders of a turn go: all to one customer, or spread over all. */
type Aim = { says: string; accountOf: (at: number) => string }
const aims: readonly Aim[] = [
  { says: `${accountCount.toLocaleString('en').replace(',', ' ')} accounts`, accountOf: (at) => `acc_${(at % accountCount) + 1}` },
  { says: 'one account', accountOf: () => 'acc_1' },
]

/** One way of authorizing an order; throws where it isn't placed. */
type Way = { name: string; place: (accountId: string, orderId: string) => Promise<void>; after?: () => Promise<void> }

export const postgres: Bench = {
  name: 'postgres',
  says: 'authorizing orders, 32 at once: ours over HTTP, the local engine alone, PostgreSQL by a lock and by one statement',
  run: async (told) => {
    const packages = await installed('postgres', told)
    const cluster = await startCluster(told)
    try {
      const pool = poolOf(packages, { connectionString: await cluster.database('orders'), max: atOnce })
      try {
        const orders = await openShop(
          pool,
          Array.from({ length: accountCount }, (_, at) => `acc_${at + 1}`),
        )
        return await withShop({ accountCount, told }, (shop) => measured(shop, { orders, cluster, told }))
      } finally {
        await pool.end()
      }
    } finally {
      await cluster.stop()
    }
  },
}

async function measured(shop: Shop, { orders, cluster, told }: { orders: Orders; cluster: Cluster; told: Told }): Promise<Found> {
  const bare = bareRowsAt(shop.engine, shop, orderRows)
  const { post, end } = postingTo(shop.url, { authorization: `Bearer ${shop.key}` })
  const ours: Way = {
    name: 'ours over HTTP',
    place: async (accountId, orderId) => {
      const { status, body } = await post('/v1/orders', orderOf(orderId, { accountId }))
      if (status !== 201) throw new Error(`an order was answered with ${status}: ${body}`)
    },
    // What follows an order by the stream is not left to the next in turn.
    after: shop.quiet,
  }
  const ways: Way[] = [
    ours,
    { name: 'the local engine alone', place: bare.write },
    { name: 'PostgreSQL, FOR UPDATE', place: (accountId, orderId) => orders.byLock({ accountId, orderId, amount: 1_000 }) },
    { name: 'PostgreSQL, one statement', place: (accountId, orderId) => orders.byStatement({ accountId, orderId, amount: 1_000 }) },
  ]
  const runs: Record<string, Rounds> = {}
  for (const aim of aims) {
    told(`${rounds} rounds on ${aim.says}`)
    runs[aim.says] = await interleaved(Object.fromEntries(ways.map((way) => [way.name, rateOf(way, aim)])), rounds, told)
  }
  bare.end()
  end()
  if (!(await orders.addUp())) throw new Error('PostgreSQL’s accounts are not what their orders come to')
  return foundOf(runs, { ways, cluster })
}

let count = 0

/** Orders a second in one turn. */
function rateOf({ name, place, after }: Way, aim: Aim): () => Promise<number> {
  return async () => {
    const done = await pumped(
      async (at) => {
        count += 1
        await place(aim.accountOf(at), `web-${name.length}-${count}`)
      },
      { atOnce, millis },
    )
    await after?.()
    return done.count / done.seconds
  }
}

function foundOf(runs: Record<string, Rounds>, { ways, cluster }: { ways: readonly Way[]; cluster: Cluster }): Found {
  const [engine, oneStatement] = ['the local engine alone', 'PostgreSQL, one statement']
  const row = (name: string) =>
    Object.fromEntries(
      Object.entries(runs).flatMap(([says, found]) => [
        [`${says}, orders a second`, median(found[name] ?? [])],
        [`${says}, in the engine’s`, ratio(found, name, engine)],
      ]),
    )
  return {
    tables: [{ title: `${atOnce} at once`, rows: ways.map(({ name }) => ({ way: name, ...row(name) })) }],
    figures: Object.entries(runs).flatMap(([says, found]) => [
      { figure: `ours, in what the local engine alone does, ${says}`, measured: ratio(found, 'ours over HTTP', engine), unit: '×' },
      { figure: `PostgreSQL by one statement, in the local engine’s, ${says}`, measured: ratio(found, oneStatement, engine), unit: '×' },
    ]),
    notes: [
      `PostgreSQL ${cluster.version} as Debian configures it, each commit on the disk before it is answered; the local engine keeps its table on the disk too, and waits for none of it.`,
      'What it can mean: what two ways of writing the same rows cost a machine that also has to run the shop. What it can’t: how fast DynamoDB is. The local engine is a test double of a service, carries transactions out one by one and never lets two collide; PostgreSQL is the database itself, here on the same two processors as its callers. Ours over HTTP is the whole local run: gateway, authorizer, functions, recorder, and after each order stream, bus and subscribers.',
    ],
  }
}
