import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'

/** The floor: a handler that does nothing but write three rows in one transaction by the bare client. */
const client = new DynamoDBClient({})

/** Writes `event.rowCount` rows, three unless said, under keys that nobody has. */
export async function handler(event: { write: string; rowCount?: number }): Promise<{ statusCode: number }> {
  const TableName = process.env.TABLE_NAME
  const rows = Array.from({ length: event.rowCount ?? 3 }, (_, at) => ({ pk: { S: event.write }, sk: { S: `row-${at}` } }))
  const put = (Item: Record<string, { S: string }>) => ({
    Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  })
  await client.send(new TransactWriteItemsCommand({ TransactItems: rows.map(put) }))
  return { statusCode: 201 }
}
