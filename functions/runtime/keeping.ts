import { dynamoClient, dynamoKeeper } from '../../store/dynamo.ts'
import type { Keeper } from '../../store/keeper.ts'
import { environment } from './environment.ts'

let kept: Keeper | undefined

/** The table; its client is made at first use and lives as long as the environment. */
export function keeper(): Keeper {
  kept ??= dynamoKeeper({ client: dynamoClient(), tableName: environment('TABLE_NAME') })
  return kept
}
