import { dynamoClients } from '../../store/client.ts'
import { replayedBy } from './replaying.ts'

/** The same by the client as the store configures it. */
const { client, writing } = dynamoClients()

export const handler = replayedBy({ reads: client, writes: writing })
