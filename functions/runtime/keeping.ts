import { dynamoClients } from '../../store/client.ts'
import { dynamoKeeper, type Engine } from '../../store/dynamo.ts'
import type { Keeper } from '../../store/keeper.ts'
import { Lately, remembering } from '../../store/lately.ts'
import { dynamoLeases, type Leases } from '../../store/leases.ts'
import { environment } from './environment.ts'
import { tell } from './metrics.ts'

let engine: Engine | undefined
let kept: Keeper | undefined
let counts: Leases | undefined

/** The table and its clients, which are made at first use and live as long as the environment. */
function table(): Engine {
  engine ??= { ...dynamoClients(), tableName: environment('TABLE_NAME') }
  return engine
}

export function keeper(): Keeper {
  kept ??= remembering(lately, counted(dynamoKeeper(table())))
  return kept
}

/** Accounts as this environment saw them last. */
export const lately = new Lately({ now: () => Date.now(), told: (stood) => void (stood || tell('GuessesLost')) })

/** What became of each transaction, as metrics. */
function counted(keeper: Keeper): Keeper {
  return {
    ...keeper,
    write: async (actions, token) => {
      const written = await keeper.write(actions, token)
      tell(written.outcome === 'written' ? 'Commits' : 'ConflictsRetried')
      return written
    },
  }
}

/** The counts of requests and tries that all environments share. */
export function leases(): Leases {
  counts ??= dynamoLeases(table())
  return counts
}
