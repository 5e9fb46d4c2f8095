import { authorize } from './authorize.ts'
import type { Bench } from './bench.ts'
import { check } from './check.ts'
import { cold } from './cold.ts'
import { cost } from './cost.ts'
import { cpu } from './cpu.ts'
import { fanout } from './fanout.ts'
import { history } from './history.ts'
import { hot } from './hot.ts'
import { improvements } from './improvements.ts'
import { keys } from './keys.ts'
import { lists } from './lists.ts'
import { pdf } from './pdf.ts'
import { peer } from './peer.ts'
import { postgres } from './postgres.ts'
import { runs } from './runs.ts'
import { soak } from './soak.ts'

/** Everything `npm run bench` can measure. */
export const benches: readonly Bench[] = [
  authorize,
  history,
  hot,
  cpu,
  cold,
  cost,
  fanout,
  lists,
  runs,
  check,
  pdf,
  peer,
  postgres,
  keys,
  improvements,
  soak,
]
