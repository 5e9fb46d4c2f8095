import { randomUUID } from 'node:crypto'
import { DynamoDBClient, GetItemCommand, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { patienceUntil } from '../../store/patience.ts'
import { type House, key, lumen, orderOf, visit } from '../api/house.ts'
import { startConflictingEngine } from '../kit/conflicts.ts'
import { realClock } from '../kit/keeper.ts'
import type { Bench, Row } from './bench.ts'
import { escrow } from './escrow.ts'
import { interleaved, median, quantile, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { withHouse } from './withHouse.ts'
import { watchWrites } from './writeWatch.ts'

const atOnce = 64
const rounds = 7
const accountId = AccountId.parse('acc_1')
const cents = 10_00

/** All of them at once; how long each took. */
async function together(one: (at: number) => Promise<void>): Promise<number[]> {
  return Promise.all(
    Array.from({ length: atOnce }, async (_, at) => {
      const begun = performance.now()
      await one(at)
      return performance.now() - begun
    }),
  )
}

/**
 * The floor: one row under its version and two new ones, by the bare client, tried again as orders are: after a lost race from the row
 * that came back, after a conflict with the same again.
 */
function bareOrders(endpoint: string) {
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-3', maxAttempts: 3 })
  const TableName = process.env.TABLE_NAME ?? ''
  const hot = { pk: { S: 'bare#hot' }, sk: { S: 'row' } }
  const made = (pk: string) => ({
    Put: { TableName, Item: { pk: { S: pk }, sk: { S: 'row' } }, ConditionExpression: 'attribute_not_exists(pk)' },
  })
  const versionAsRead = async () => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: hot, ConsistentRead: true }))
    return Number(Item?.version?.N ?? 0)
  }
  return async (): Promise<void> => {
    const patience = patienceUntil(Date.now() + 120_000, realClock)
    const id = randomUUID()
    for (let version = await versionAsRead(); ; ) {
      const row = {
        Put: {
          TableName,
          Item: { ...hot, version: { N: String(version + 1) } },
          ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
          ...(version > 0 && {
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': { N: String(version) } },
          }),
        },
      }
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: [row, made(`bare#order#${id}`), made(`bare#record#${id}`)] }))
        return
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error
        const [first] = error.CancellationReasons ?? []
        const raced = first?.Code === 'ConditionalCheckFailed'
        if (!(await (raced ? patience.pauseAfterRace() : patience.pause()))) throw error
        if (raced) version = Number(first?.Item?.version?.N ?? 0)
      }
    }
  }
}

async function openOrdersOf({ keeper }: House): Promise<number> {
  const ref = refs.account(accountId)
  const row = [...(await keeper.get(lumen, [ref])).values()][0]
  return row?.kind === 'account' ? row.state.openOrders : Number.NaN
}

export const hot: Bench = {
  name: 'hot',
  says: 'orders of one account, 64 at once, where transactions that meet are cancelled, against bare calls with the same retries',
  run: (told) =>
    withHouse(async (house, engine) => {
      await openAccounts(house, 1)
      const double = await startConflictingEngine(engine)
      const watch = await watchWrites(double.url)
      process.env.AWS_ENDPOINT_URL_DYNAMODB = watch.url
      try {
        const { handler } = await import('../../functions/api/checkout.ts')
        const bare = bareOrders(watch.url)
        const waits: Record<'order' | 'bare', number[]> = { order: [], bare: [] }
        const statuses = new Map<number, number>()
        let count = 0
        const order = async () => {
          count += 1
          const { status } = await visit(handler, {
            method: 'POST',
            path: '/v1/orders',
            who: key('storefront'),
            body: orderOf(`web-${count}`),
          })
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
        }
        const attempts = (name: 'order' | 'bare', one: () => Promise<void>) => async () => {
          watch.operations()
          waits[name].push(...(await together(one)))
          return watch.operations().filter((operation) => operation === 'TransactWriteItems').length / atOnce
        }
        const took = await interleaved({ bare: attempts('bare', bare), order: attempts('order', order) }, rounds, told)
        const taken = statuses.get(201) ?? 0
        const row = (name: 'order' | 'bare'): Row => ({
          who: name === 'order' ? 'orders' : 'bare calls',
          'transactions each': median(took[name] ?? []),
          'p50 ms': quantile(waits[name], 0.5),
          'p99 ms': quantile(waits[name], 0.99),
        })
        return {
          tables: [{ title: `${atOnce} at once on one account`, rows: [row('bare'), row('order')] }, escrow()],
          figures: [
            { figure: 'transactions an order, in the floor’s', measured: ratio(took, 'order', 'bare'), unit: '×', atMost: 1.3 },
            { figure: 'orders that were not taken', measured: count - taken, unit: 'orders', atMost: 0 },
            {
              figure: 'cents by which the account is off',
              measured: Math.abs((await openOrdersOf(house)) - taken * cents),
              unit: 'cents',
              atMost: 0,
            },
          ],
          notes: [
            'An order without an answer ends the bench. A transaction that comes while another one is at work on one of its rows is cancelled, as DynamoDB does it; the engine itself would let it wait. Afterwards the books of the account are checked against its journal. The model of slots is computed, not measured.',
          ],
        }
      } finally {
        process.env.AWS_ENDPOINT_URL_DYNAMODB = engine
        await watch.stop()
        await double.stop()
      }
    }),
}
