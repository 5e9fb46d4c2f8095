import type { Bench } from './bench.ts'
import { check } from './check.ts'
import { cold } from './cold.ts'
import { history } from './history.ts'
import { lists } from './lists.ts'
import { runs } from './runs.ts'

/** Everything `npm run bench` can measure. */
export const benches: readonly Bench[] = [cold, history, lists, runs, check]
