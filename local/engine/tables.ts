import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  UpdateTableCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import type { Table } from '../template/stores.ts'

/**
 * Creates the tables of the template that aren't there yet; answers the stream of each, by table name. One that was restored has none
 * until it is enabled here: the engine counts its places in streams anew when it starts, and finds nothing after a higher one.
 */
export async function createTables(client: DynamoDBClient, tables: Table[]): Promise<Map<string, string>> {
  const streams = new Map<string, string>()
  for (const table of tables) {
    const found = (await streamOf(client, table.name)) ?? (await create(client, table))
    const stream = found === '' && table.StreamSpecification ? await enable(client, table) : found
    if (stream !== '') streams.set(table.name, stream)
  }
  return streams
}

/** The table's stream, '' when it has none; undefined when there is no such table. */
async function streamOf(client: DynamoDBClient, name: string): Promise<string | undefined> {
  try {
    const { Table: found } = await client.send(new DescribeTableCommand({ TableName: name }))
    return found?.LatestStreamArn ?? ''
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined
    throw cause
  }
}

async function enable(client: DynamoDBClient, { name, StreamSpecification }: Table): Promise<string> {
  await client.send(new UpdateTableCommand({ TableName: name, StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }))
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: name })
  return (await streamOf(client, name)) ?? ''
}

async function create(client: DynamoDBClient, table: Table): Promise<string> {
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      AttributeDefinitions: table.AttributeDefinitions,
      KeySchema: table.KeySchema,
      LocalSecondaryIndexes: table.LocalSecondaryIndexes,
      GlobalSecondaryIndexes: table.GlobalSecondaryIndexes,
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: table.StreamSpecification && { StreamEnabled: true, ...table.StreamSpecification },
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: table.name })
  return (await streamOf(client, table.name)) ?? ''
}
