import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { inject } from 'vitest'
import { dynamoTable } from '../../store/dynamo.ts'
import type { Table } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import type { Clock } from '../../store/patience.ts'

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const })
const keys = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: 'HASH' as const },
  { AttributeName: sk, KeyType: 'RANGE' as const },
]

/** The table as infra builds it, as far as the engine can keep it. */
export const tableShape = {
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: ['pk', 'sk', 'openKey', 'listPk', 'listSk', 'chainPk', 'chainSk'].map(text),
  KeySchema: keys('pk', 'sk'),
  LocalSecondaryIndexes: [{ IndexName: 'open', KeySchema: keys('pk', 'openKey'), Projection: { ProjectionType: 'KEYS_ONLY' as const } }],
  GlobalSecondaryIndexes: [
    { IndexName: 'list', KeySchema: keys('listPk', 'listSk'), Projection: { ProjectionType: 'ALL' as const } },
    { IndexName: 'chains', KeySchema: keys('chainPk', 'chainSk'), Projection: { ProjectionType: 'KEYS_ONLY' as const } },
  ],
}

function engineClient(endpoint: string): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  return DynamoDBDocumentClient.from(client)
}

/** A new, empty table on the real engine, and a client whose middleware belongs to this table alone. */
export async function engineTable(
  endpoint = inject('engineEndpoint'),
): Promise<Table & { client: DynamoDBDocumentClient; tableName: string }> {
  const client = engineClient(endpoint)
  const tableName = `test-${randomUUID()}`
  await client.send(new CreateTableCommand({ TableName: tableName, ...tableShape }))
  return { ...dynamoTable({ client, tableName }), client, tableName }
}

/** Both ways the table is kept; what holds for one must hold for the other. */
export const bothTables: readonly (readonly [string, () => Promise<Table>])[] = [
  ['in memory', async () => memoryTable()],
  ['on the real engine', engineTable],
]

/** Real time, but pauses end at once: tests never sleep. */
export const impatientClock: Clock = { now: Date.now, sleep: () => new Promise((resolve) => setImmediate(resolve)), random: Math.random }

/** A clock that only pauses move. */
export function steppingClock(): Clock {
  let at = 0
  const sleep = async (millis: number) => {
    at += millis
  }
  return { now: () => at, sleep, random: () => 0.5 }
}

/** A table that lets something else happen just before one of its calls, once. */
export function interrupted(table: Table, call: 'get' | 'write', meanwhile: () => Promise<unknown>): Table {
  let left = 1
  const first = async () => {
    if (left === 0) return
    left -= 1
    await meanwhile()
  }
  return {
    ...table,
    get: async (keys) => {
      if (call === 'get') await first()
      return table.get(keys)
    },
    write: async (actions, token) => {
      if (call === 'write') await first()
      return table.write(actions, token)
    },
  }
}

/** Time as functions have it: pauses are real, so that many who meet on one row spread out. */
export const realClock: Clock = {
  now: Date.now,
  sleep: (millis) => new Promise((resolve) => setTimeout(resolve, millis)),
  random: Math.random,
}
