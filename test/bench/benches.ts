import type { Bench } from './bench.ts'
import { cold } from './cold.ts'

/** Everything `npm run bench` can measure. */
export const benches: readonly Bench[] = [cold]
