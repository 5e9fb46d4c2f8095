import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import LongFirst from './test/longFirst.ts'
import { startCollecting } from './tools/scan/collected.ts'

/** Tests that need the real database engine, and tests that need the whole system started. */
const engine = [
  'test/store/**/*.test.ts',
  'test/api/**/*.test.ts',
  'test/requirements/**/*.test.ts',
  'test/local/**/*.test.ts',
  'test/infra/**/*.test.ts',
  'test/sweep/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
]
const stack = ['test/stack/**/*.test.ts']
/** Looks through what all others let out, so it comes last. */
const scan = ['test/scan/wholeSuite.test.ts']

startCollecting(join(import.meta.dirname, `node_modules/.cache/encours/scan/${Date.now()}-${process.pid}`))

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './test/ciReporter.ts'],
    sequence: { sequencer: LongFirst },
    projects: [
      {
        // Everything not named below, so that no test file can be forgotten.
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...engine, ...stack, ...scan],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'engine',
          include: engine,
          globalSetup: ['test/globalSetup.ts'],
          setupFiles: ['test/kit/letOut.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // One stack at a time: each takes the memory and the processors of a small machine.
        test: {
          name: 'stack',
          include: stack,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'scan',
          include: scan,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
