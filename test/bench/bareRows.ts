import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'

/** What the engine itself can do: rows as many and about as large as a command's, decided by nobody, one transaction each. */
export type BareRows = {
  /** Counts one more on an account's row, and puts the others under keys that nobody has. */
  write: (accountId: string, id: string) => Promise<void>
  end: () => void
}

type Place = { tableName: string; region?: string }

/** @param sizes bytes of the rows beside the account's. */
export function bareRowsAt(endpoint: string, { tableName, region = 'eu-west-3' }: Place, sizes: readonly number[]): BareRows {
  const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  const Key = (pk: string, sk: string) => ({ pk: { S: `bare#${pk}` }, sk: { S: sk } })
  return {
    write: async (accountId, id) => {
      const counting = { UpdateExpression: 'ADD taken :one', ExpressionAttributeValues: { ':one': { N: '1' } } }
      const puts = sizes.map((bytes, at) => ({
        Put: {
          TableName: tableName,
          Item: { ...Key(id, `row-${at}`), filling: { S: 'x'.repeat(bytes) } },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }))
      const TransactItems = [{ Update: { TableName: tableName, Key: Key(accountId, 'account'), ...counting } }, ...puts]
      await client.send(new TransactWriteItemsCommand({ TransactItems }))
    },
    end: () => client.destroy(),
  }
}
