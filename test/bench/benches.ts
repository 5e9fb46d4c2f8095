import type { Bench } from './bench.ts'
import { check } from './check.ts'
import { cold } from './cold.ts'
import { history } from './history.ts'
import { lists } from './lists.ts'

/** Everything `npm run bench` can measure. */
export const benches: readonly Bench[] = [cold, history, lists, check]
