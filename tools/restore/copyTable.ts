import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  paginateScan,
  type TableDescription,
  type WriteRequest,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'

type Raw = Record<string, AttributeValue>
export type Copying = {
  client: DynamoDBClient
  from: string
  to: string
  /** Kinds of rows to leave out, to see that they can be rebuilt. */
  without?: readonly string[]
}

/** What a batch write takes at once. */
const batchSize = 25

/**
 * A table under a new name with the keys, indexes and items of another, as point-in-time recovery makes one: without a stream. Unlike
 * recovery it copies what stands now: rows as of an earlier moment are known to nobody here. Answers how many items. Throws when there
 * is a table of that name already.
 */
export async function copyTable({ client, from, to, without = [] }: Copying): Promise<number> {
  const { Table: found } = await client.send(new DescribeTableCommand({ TableName: from }))
  if (!found) throw new Error(`There is no table ${from}`)
  await createLike(client, found, to)
  let copied = 0
  for await (const page of paginateScan({ client }, { TableName: from, ConsistentRead: true })) {
    const items = (page.Items ?? []).filter(({ kind }) => !without.includes(kind?.S ?? ''))
    for (let at = 0; at < items.length; at += batchSize) await putAll(client, to, items.slice(at, at + batchSize))
    copied += items.length
  }
  return copied
}

async function createLike(client: DynamoDBClient, like: TableDescription, name: string): Promise<void> {
  const shape = <I extends { IndexName?: string; KeySchema?: TableDescription['KeySchema']; Projection?: object }>({
    IndexName,
    KeySchema,
    Projection,
  }: I) => ({ IndexName, KeySchema, Projection })
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: like.AttributeDefinitions,
      KeySchema: like.KeySchema,
      LocalSecondaryIndexes: like.LocalSecondaryIndexes?.map(shape),
      GlobalSecondaryIndexes: like.GlobalSecondaryIndexes?.map(shape),
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: name })
}

async function putAll(client: DynamoDBClient, table: string, items: readonly Raw[]): Promise<void> {
  let left: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }))
  while (left.length > 0) {
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }))
    left = UnprocessedItems?.[table] ?? []
  }
}
