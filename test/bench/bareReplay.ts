import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { replayedBy } from './replaying.ts'

/** The floor: what an order asks of the table, by the client as it comes. */
const client = new DynamoDBClient({})

export const handler = replayedBy({ reads: client, writes: client })
