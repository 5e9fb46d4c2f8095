import { randomUUID } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { CreateTableCommand, DynamoDBClient, PutItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { refs } from '../../domain/command.ts'
import { AccountId, MerchantId } from '../../domain/ids.ts'
import { StreamFault, StreamWire } from '../../local/stream/streamWire.ts'
import { dynamoClients } from '../../store/client.ts'
import { dynamoKeeper } from '../../store/dynamo.ts'
import { Awaited } from './awaited.ts'
import type { Bench, Figure, Row, Told } from './bench.ts'
import { quantile } from './interleaved.ts'
import { type OrderStack, withOrderStack } from './orderStack.ts'

/** The second is just below what a local run on two processors carries with all that follows; the third above it. */
const paces = [
  { perSecond: 1, orders: 120 },
  { perSecond: 5, orders: 300 },
  { perSecond: 20, orders: 200 },
]
const mostAccounts = 620
const cents = 10_00
/** Milliseconds between two looks: whoever looks more often keeps busy the engine that he measures. */
const lookEvery = 10
/** Rows of one look, those that wait longest. */
const mostLookedFor = 10

type Latency = { ours: number[]; floor: number[] }

/**
 * Milliseconds from the answer of an order until what lists read of its account shows it. Those that wait are looked for together: one by one
 * they would keep the engine busy with nothing else.
 */
function effectsOf({ environment, merchantId, place }: OrderStack): {
  order: (accountId: string) => Promise<number>
  stop: () => Promise<void>
} {
  const clients = dynamoClients({ endpoint: engineOf(environment), region: 'eu-west-3', credentials })
  const keeper = dynamoKeeper({ ...clients, tableName: environment.TABLE_NAME ?? '' })
  const awaited = new Awaited()
  let stopped = false
  const looking = (async () => {
    for (; !stopped; await after(lookEvery)) {
      const refsNow = awaited.oldest(mostLookedFor).map((accountId) => refs.standing(AccountId.parse(accountId)))
      if (refsNow.length === 0) continue
      for (const row of (await keeper.get(MerchantId.parse(merchantId), refsNow)).values())
        if (row.kind === 'standing' && row.state.openOrders === cents) awaited.saw(row.state.accountId)
    }
  })()
  return {
    order: async (accountId) => {
      const status = await place({ accountId, orderId: randomUUID(), amount: cents })
      if (status !== 201) throw new Error(`an order was answered with ${status}`)
      return awaited.until(accountId)
    },
    stop: async () => {
      stopped = true
      await looking
      clients.destroy()
    },
  }
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const engineOf = (environment: Record<string, string>): string => environment.AWS_ENDPOINT_URL_DYNAMODB ?? ''

const Keyed = z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) })

/** The floor: a table of its own on the same engine; milliseconds from the answer of a write until its record comes out of the stream. */
async function openFloor(environment: Record<string, string>): Promise<{ write: () => Promise<number>; stop: () => Promise<void> }> {
  const endpoint = engineOf(environment)
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-3', credentials })
  const TableName = `bare-${randomUUID()}`
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName })
  const stream = TableDescription?.LatestStreamArn ?? ''
  const wire = new StreamWire(endpoint)
  const awaited = new Awaited()
  let stopped = false
  const reading = (async () => {
    const [shard] = await wire.shards(stream)
    const fromFirst = async () => shard && (await wire.iterator(stream, shard.ShardId, { ShardIteratorType: 'TRIM_HORIZON' }))
    for (let iterator = await fromFirst(); !stopped && iterator !== undefined; await after(lookEvery)) {
      try {
        const { records, next } = await wire.records(iterator)
        for (const record of records) awaited.saw(Keyed.parse(record).dynamodb.Keys.pk.S)
        iterator = next
      } catch (fault) {
        // The engine says so of a shard that nothing was written to for a while.
        if (!(fault instanceof StreamFault) || fault.message !== 'TrimmedDataAccessException') throw fault
        iterator = await fromFirst()
      }
    }
  })()
  return {
    write: async () => {
      const pk = randomUUID()
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }))
      return awaited.until(pk)
    },
    stop: async () => {
      stopped = true
      await reading
      client.destroy()
    },
  }
}

const Events = z.object({ events: z.array(z.object({ detail: z.looseObject({ accountId: z.string().optional() }) })) })

/** Events of some accounts that went over the buses so far. */
async function eventsOf(url: string, accountIds: ReadonlySet<string>): Promise<number> {
  const { events } = Events.parse(await (await fetch(`${url}/_local/events`)).json())
  return events.filter(({ detail }) => accountIds.has(detail.accountId ?? '')).length
}

type Paced = { perSecond: number; accountIds: readonly string[] }

/** Orders at a steady pace, each on an account of its own, and a bare write beside each. */
async function paced(
  { perSecond, accountIds }: Paced,
  ways: { order: (accountId: string) => Promise<number>; write: () => Promise<number> },
) {
  const begun = performance.now()
  const both = accountIds.map(async (accountId, at) => {
    await after(Math.max(0, begun + (at * 1000) / perSecond - performance.now()))
    return Promise.all([ways.order(accountId), ways.write()])
  })
  const found = await Promise.all(both)
  return { ours: found.map(([ours]) => ours), floor: found.map(([, floor]) => floor) } satisfies Latency
}

async function measured(stack: OrderStack, told: Told): Promise<{ rows: Row[]; figures: Figure[] }> {
  const effects = effectsOf(stack)
  const floor = await openFloor(stack.environment)
  const rows: Row[] = []
  const figures: Figure[] = []
  let used = 0
  try {
    for (const { perSecond, orders } of paces) {
      const accountIds = stack.accountIds.slice(used, used + orders)
      // Where it is tried with less.
      if (accountIds.length === 0) break
      used += orders
      told(`${accountIds.length} orders, ${perSecond} a second`)
      await stack.controls.drain()
      const before = await eventsOf(stack.url, new Set(accountIds))
      const { ours, floor: bare } = await paced({ perSecond, accountIds }, { order: effects.order, write: floor.write })
      await stack.controls.drain()
      const events = ((await eventsOf(stack.url, new Set(accountIds))) - before) / accountIds.length
      const [p50, p99] = [quantile(ours, 0.5), quantile(ours, 0.99)]
      const [bare50, bare99] = [quantile(bare, 0.5), quantile(bare, 0.99)]
      rows.push({
        'orders a second': perSecond,
        'p50 ms': p50,
        'p99 ms': p99,
        'stream alone p50 ms': bare50,
        'stream alone p99 ms': bare99,
      })
      figures.push(
        { figure: `${perSecond} a second: effects later than the stream alone, p99`, measured: p99 - bare99, unit: 'ms', atMost: 50 },
        { figure: `${perSecond} a second: the same, p50`, measured: p50 - bare50, unit: 'ms' },
        { figure: `${perSecond} a second: events on the bus an order`, measured: events, unit: 'events', atMost: 2 },
      )
    }
  } finally {
    await effects.stop()
    await floor.stop()
  }
  return { rows, figures }
}

export const fanout: Bench = {
  name: 'fanout',
  says: 'from the answer of an order until all its subscribers’ effects can be read, at 1, 5 and 20 a second, against the stream alone',
  run: async (told, { largest = mostAccounts } = {}) =>
    withOrderStack({ accounts: Math.min(largest, mostAccounts), told }, async (stack) => {
      const { rows, figures } = await measured(stack, told)
      return {
        tables: [{ title: 'From the answer to the effect', rows }],
        figures,
        notes: [
          'Each order is on an account of its own and has one effect: the row that lists and totals read of the account, after relay, bus and subscriber. The stream alone is a bare write beside each order to another table of the same engine, until its record comes out; both are looked for every 10 ms, of ours the ten that wait longest. Above what the machine carries (20 a second) effects wait for each other, and the figure is that queue’s length.',
        ],
      }
    }),
}
