import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'

type Client = Pick<DynamoDBClient, 'send'>

/** Inputs are those of the low-level commands, as they stand on the wire. */
type Calls = { calls: readonly { operation: string; input: never }[] }

/** A handler that does nothing but send, by these clients, what an order asks of the table: given as an event of its own, or as the body of an HTTP request. */
export function replayedBy({ reads, writes }: { reads: Client; writes: Client }) {
  const commands: Readonly<Record<string, (input: never) => Promise<unknown>>> = {
    BatchGetItem: (input) => reads.send(new BatchGetItemCommand(input)),
    GetItem: (input) => reads.send(new GetItemCommand(input)),
    Query: (input) => reads.send(new QueryCommand(input)),
    TransactWriteItems: (input) => writes.send(new TransactWriteItemsCommand(input)),
  }
  return async (event: Calls | { body: string }): Promise<{ statusCode: number; body: string }> => {
    const { calls }: Calls = 'body' in event ? JSON.parse(event.body) : event
    for (const { operation, input } of calls) {
      const send = commands[operation]
      if (!send) throw new Error(`the floor doesn't know ${operation}`)
      await send(input)
    }
    return { statusCode: 201, body: '{}' }
  }
}
