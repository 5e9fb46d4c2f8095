import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { type Attributes, attributesOf, plainOf } from './attributes.ts'
import { itemOf } from './codec.ts'
import { afterFailure, unavailable } from './failures.ts'
import { type Action, assertSendable, type Keeper, keeperOver, type ScanPage, type Table } from './keeper.ts'
import type { Item, Key } from './row.ts'
import { partitionKeys, type Range, scanPrefix } from './table.ts'

type Client = Pick<DynamoDBClient, 'send'>

/** Where the table is: a client that reads, and one that writes where that is another (store/client.ts). */
export type Engine = { client: Client; writing?: Client; tableName: string }

export function dynamoKeeper(kept: Engine): Keeper {
  return keeperOver(dynamoTable(kept))
}

export function dynamoTable(kept: Engine): Table {
  return {
    get: async (keys) => (await Promise.all(inBatches(keys, 100).map((batch) => getBatch(kept, batch)))).flat(),
    range: (range) => queryRange(kept, range),
    write: async (actions, token) => {
      assertSendable(actions)
      const TransactItems = actions.map((action) => transactItem(kept.tableName, action))
      try {
        await (kept.writing ?? kept.client).send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: token }))
        return { outcome: 'written' }
      } catch (error) {
        return afterFailure(error, actions.length)
      }
    },
    scan: (page) => scanPage(kept, page),
  }
}

const keyIn = ({ pk, sk }: Key): { pk: AttributeValue; sk: AttributeValue } => ({ pk: { S: pk }, sk: { S: sk } })
const itemIn = (attributes: Attributes): Item => itemOf(plainOf(attributes))

function inBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}

const batchTries = 8

/** What the engine left unread is asked for again, a little later each time. Throws Unavailable when it stays unread. */
async function getBatch({ client, tableName }: Engine, keys: readonly Key[]): Promise<Item[]> {
  const items: Item[] = []
  let wanted: Attributes[] = keys.map(keyIn)
  for (let attempt = 0; wanted.length > 0; attempt += 1) {
    if (attempt === batchTries) throw unavailable(`${wanted.length} rows stayed unread`)
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt))
    const command = new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } })
    const answer = await client.send(command).catch((error) => Promise.reject(unavailable(error)))
    items.push(...(answer.Responses?.[tableName] ?? []).map(itemIn))
    wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? []
  }
  return items
}

const indexes = {
  sk: { ConsistentRead: true },
  openKey: { IndexName: 'open', Select: 'ALL_ATTRIBUTES', ConsistentRead: true },
  listSk: { IndexName: 'list', ConsistentRead: false },
  chainSk: { IndexName: 'chains', ConsistentRead: false },
} as const

async function queryRange({ client, tableName }: Engine, { by, pk, from, to, limit, reverse = false }: Range): Promise<Item[]> {
  const items: Item[] = []
  let start: Attributes | undefined
  do {
    const command = new QueryCommand({
      TableName: tableName,
      ...indexes[by],
      KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#partition': partitionKeys[by], '#sort': by },
      ExpressionAttributeValues: { ':partition': { S: pk }, ':from': { S: from }, ':to': { S: to } },
      ScanIndexForward: !reverse,
      Limit: limit - items.length,
      ...(start && { ExclusiveStartKey: start }),
    })
    const answer = await client.send(command).catch((error) => Promise.reject(unavailable(error)))
    items.push(...(answer.Items ?? []).map(itemIn))
    start = answer.LastEvaluatedKey
  } while (start && items.length < limit)
  return items
}

function conditionOf(under: Action['under']) {
  const old = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
  if (under === 'absent') return { ConditionExpression: 'attribute_not_exists(pk)', ...old }
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': { N: String(under) } },
    ...old,
  }
}

function transactItem(tableName: string, action: Action): TransactWriteItem {
  const condition = conditionOf(action.under)
  return 'put' in action
    ? { Put: { TableName: tableName, Item: attributesOf(action.put), ...condition } }
    : { ConditionCheck: { TableName: tableName, Key: keyIn(action.check), ...condition } }
}

const filters = {
  roots: { says: ' AND attribute_exists(#head)', names: { '#head': 'head' } },
  journal: { says: '', names: undefined },
} as const satisfies Record<ScanPage['of'], object>

function filterOf(page: ScanPage) {
  const { says, names } = filters[page.of]
  return {
    FilterExpression: `begins_with(pk, :prefix)${says}`,
    ExpressionAttributeValues: { ':prefix': { S: scanPrefix(page) } },
    ...(names && { ExpressionAttributeNames: names }),
  }
}

const Cursor = z.strictObject({ pk: z.string(), sk: z.string() })

/** One page of a segment; it may be empty and still go on, since what is left out counts towards the limit. */
async function scanPage({ client, tableName }: Engine, page: ScanPage): Promise<{ items: Item[]; next?: string }> {
  const command = new ScanCommand({
    TableName: tableName,
    Segment: page.segment,
    TotalSegments: page.segments,
    Limit: page.limit,
    ...filterOf(page),
    ...(page.after !== undefined && { ExclusiveStartKey: keyIn(Cursor.parse(JSON.parse(page.after))) }),
  })
  const answer = await client.send(command).catch((error) => Promise.reject(unavailable(error)))
  return {
    items: (answer.Items ?? []).map(itemIn),
    ...(answer.LastEvaluatedKey && { next: JSON.stringify(Cursor.parse(plainOf(answer.LastEvaluatedKey))) }),
  }
}
