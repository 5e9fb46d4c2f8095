import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { itemOf } from './codec.ts'
import { afterFailure, unavailable } from './failures.ts'
import { type Action, assertSendable, type Keeper, keeperOver, type ScanPage, type Table } from './keeper.ts'
import type { Item, Key } from './row.ts'
import { partitionKeys, type Range, scanPrefix } from './table.ts'

export type Engine = { client: DynamoDBDocumentClient; tableName: string }

/** A client that gives up on a silent connection while there is still time to try another. */
export function dynamoClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
    ...config,
  })
  return DynamoDBDocumentClient.from(client)
}

/**
 * Milliseconds after which a transaction is given up, with all that the client would try again of it: less than a function keeps for its
 * answer (functions/runtime/deadline.ts), so that nothing is written behind the back of one that has said “try again”.
 */
const writeMillis = 1_800

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
        const command = new TransactWriteCommand({ TransactItems, ClientRequestToken: token })
        await kept.client.send(command, { abortSignal: AbortSignal.timeout(writeMillis) })
        return { outcome: 'written' }
      } catch (error) {
        return afterFailure(error, actions.length)
      }
    },
    scan: (page) => scanPage(kept, page),
  }
}

function inBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}

const batchTries = 8

/** What the engine left unread is asked for again, a little later each time. Throws Unavailable when it stays unread. */
async function getBatch({ client, tableName }: Engine, keys: readonly Key[]): Promise<Item[]> {
  const items: Item[] = []
  let wanted: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }))
  for (let attempt = 0; wanted.length > 0; attempt += 1) {
    if (attempt === batchTries) throw unavailable(`${wanted.length} rows stayed unread`)
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt))
    const command = new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } })
    const answer = await client.send(command).catch((error) => Promise.reject(unavailable(error)))
    items.push(...(answer.Responses?.[tableName] ?? []).map(itemOf))
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
  let start: Record<string, unknown> | undefined
  do {
    const command = new QueryCommand({
      TableName: tableName,
      ...indexes[by],
      KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#partition': partitionKeys[by], '#sort': by },
      ExpressionAttributeValues: { ':partition': pk, ':from': from, ':to': to },
      ScanIndexForward: !reverse,
      Limit: limit - items.length,
      ...(start && { ExclusiveStartKey: start }),
    })
    const answer = await client.send(command).catch((error) => Promise.reject(unavailable(error)))
    items.push(...(answer.Items ?? []).map(itemOf))
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
    ExpressionAttributeValues: { ':version': under },
    ...old,
  }
}

function transactItem(tableName: string, action: Action): NonNullable<TransactWriteCommandInput['TransactItems']>[number] {
  const condition = conditionOf(action.under)
  return 'put' in action
    ? { Put: { TableName: tableName, Item: action.put, ...condition } }
    : { ConditionCheck: { TableName: tableName, Key: { pk: action.check.pk, sk: action.check.sk }, ...condition } }
}

const filters = {
  roots: { says: ' AND attribute_exists(#head)', names: { '#head': 'head' } },
  journal: { says: '', names: undefined },
} as const satisfies Record<ScanPage['of'], object>

function filterOf(page: ScanPage) {
  const { says, names } = filters[page.of]
  return {
    FilterExpression: `begins_with(pk, :prefix)${says}`,
    ExpressionAttributeValues: { ':prefix': scanPrefix(page) },
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
    ...(page.after !== undefined && { ExclusiveStartKey: Cursor.parse(JSON.parse(page.after)) }),
  })
  const answer = await client.send(command).catch((error) => Promise.reject(unavailable(error)))
  return { items: (answer.Items ?? []).map(itemOf), ...(answer.LastEvaluatedKey && { next: JSON.stringify(answer.LastEvaluatedKey) }) }
}
