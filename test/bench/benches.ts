import type { Bench } from './bench.ts'
import { check } from './check.ts'
import { cold } from './cold.ts'
import { history } from './history.ts'
import { keys } from './keys.ts'
import { lists } from './lists.ts'
import { peer } from './peer.ts'
import { postgres } from './postgres.ts'
import { runs } from './runs.ts'

/** Everything `npm run bench` can measure. */
export const benches: readonly Bench[] = [cold, history, lists, runs, check, peer, postgres, keys]
