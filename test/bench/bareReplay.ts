import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'

/** The floor: a handler that does nothing but send, by the bare client, what an order asks of the table. */
const client = new DynamoDBClient({})

/** Inputs are those of the low-level commands, as they stand on the wire. */
type Calls = { calls: readonly { operation: string; input: never }[] }

const commands: Readonly<Record<string, (input: never) => Promise<unknown>>> = {
  BatchGetItem: (input) => client.send(new BatchGetItemCommand(input)),
  GetItem: (input) => client.send(new GetItemCommand(input)),
  Query: (input) => client.send(new QueryCommand(input)),
  TransactWriteItems: (input) => client.send(new TransactWriteItemsCommand(input)),
}

/** As an event of its own, or as the body of an HTTP request. */
export async function handler(event: Calls | { body: string }): Promise<{ statusCode: number; body: string }> {
  const { calls }: Calls = 'body' in event ? JSON.parse(event.body) : event
  for (const { operation, input } of calls) {
    const send = commands[operation]
    if (!send) throw new Error(`the floor doesn't know ${operation}`)
    await send(input)
  }
  return { statusCode: 201, body: '{}' }
}
