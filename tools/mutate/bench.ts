import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestModule, TestSpecification, Vitest } from 'vitest/node'
import { createVitest } from 'vitest/node'
import * as z from 'zod'
import { keeping, telling } from './coverage.ts'
import { edited } from './mutant.ts'

/** What is put into one file, if anything, and which test files then run, in this order; without any, all. */
export const Task = z.object({
  mutant: z.object({ file: z.string(), start: z.number(), end: z.number(), to: z.string() }).optional(),
  tests: z.array(z.string()).optional(),
  /** Which of their tests run: those whose name has one of these in it. */
  named: z.array(z.string()).optional(),
  /** Where each test file leaves which functions it ran. */
  hits: z.string().optional(),
  /** Milliseconds of processor time after which the tests are taken never to end, and the bench ends itself. */
  processorMillis: z.number(),
})
export type Task = z.infer<typeof Task>

/** The first test that failed and why, which passed where they were asked for by name, and how long each file took in milliseconds. */
export const Verdict = z.object({
  failed: z.string().optional(),
  why: z.string().optional(),
  passed: z.array(z.string()),
  millis: z.record(z.string(), z.number()),
})
export type Verdict = z.infer<typeof Verdict>

/**
 * A warm test runner over a copy of the tree, for the test files of some folders; it answers each task of its parent with a verdict, one
 * at a time.
 */
export async function bench(copy: string, folders: readonly string[]): Promise<void> {
  const pathOf = (id: string) => id.slice(copy.length + 1)
  let task: Task = { processorMillis: 0 }
  const vitest = await createVitest(
    {
      root: copy,
      config: false,
      watch: false,
      reporters: [{}],
      include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
      globalSetup: ['test/globalSetup.ts'],
      pool: 'threads',
      isolate: false,
      fileParallelism: false,
      maxWorkers: 1,
      bail: 1,
      // Long, because a busy machine is slow: what loops for ever is told by the processor time it takes.
      testTimeout: 120_000,
      hookTimeout: 120_000,
      // What was mutated must never be found again by the next run.
      fsModuleCache: false,
      cache: false,
      sequence: { sequencer: AsAsked },
    },
    { plugins: [{ name: 'mutant', enforce: 'pre', transform: (text: string, id: string) => written(task, pathOf(id), text) }] },
  )
  const all = await vitest.globTestSpecifications()
  const byPath = new Map(all.map((specification) => [pathOf(specification.moduleId), specification]))
  process.on('message', async (message) => {
    const before = task
    task = Task.parse(message)
    const watch = watchedBy(task.processorMillis)
    forget(vitest, copy, [before, task])
    if (task.named) vitest.setGlobalTestNamePattern(new RegExp(task.named.map(literally).join('|')))
    else vitest.resetGlobalTestNamePattern()
    const asked = task.tests?.flatMap((test) => byPath.get(test) ?? []) ?? all
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(asked)
    const ran = testModules.filter(({ moduleId }) => asked.some((one) => one.moduleId === moduleId))
    const failure = ran.map(failureIn).find((one) => one !== undefined) ?? (unhandledErrors.length > 0 ? unhandled : undefined)
    const passed = task.named ? ran.flatMap((module) => [...module.children.allTests('passed')].map(({ fullName }) => fullName)) : []
    const millis = Object.fromEntries(ran.map((module) => [pathOf(module.moduleId), module.diagnostic().duration]))
    clearInterval(watch)
    process.send?.({ ...failure, passed, millis } satisfies Verdict)
  })
  process.send?.('ready')
}

/** How a bench ends whose tests never do. */
export const neverEnds = 86

/** Tests run in a thread of their own, so that this one still sees what they cost. */
function watchedBy(processorMillis: number): NodeJS.Timeout {
  const start = process.cpuUsage()
  return setInterval(() => {
    const { user, system } = process.cpuUsage(start)
    if ((user + system) / 1_000 > processorMillis) process.exit(neverEnds)
  }, 500)
}

/** Test files in the order they are asked for: those that probably notice first. */
class AsAsked {
  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files
  }
  async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files
  }
}

function written({ mutant, hits }: Task, file: string, text: string): string | undefined {
  if (mutant?.file === file) return edited(text, mutant)
  if (hits === undefined) return undefined
  if (/^(domain|store)\/.*\.ts$/.test(file)) return telling(file, text)
  return file.endsWith('.test.ts') ? keeping(file, text, hits) : undefined
}

/** What the runner knows of files that are now written otherwise. */
function forget(vitest: Vitest, copy: string, [before, now]: readonly [Task, Task]): void {
  if (before.hits !== now.hits) {
    for (const { vite } of vitest.projects)
      for (const environment of Object.values(vite.environments)) environment.moduleGraph.invalidateAll()
    return
  }
  for (const { mutant } of [before, now]) if (mutant) vitest.invalidateFile(join(copy, mutant.file))
}

const unhandled = { failed: 'an unhandled error', why: '' }

function failureIn(module: TestModule): { failed: string; why: string } | undefined {
  const name = module.moduleId.slice(module.moduleId.lastIndexOf('/test/') + 1)
  for (const test of module.children.allTests('failed')) {
    const [error] = test.result().errors ?? []
    return { failed: `${name}: ${test.fullName}`, why: `${error?.name ?? ''}: ${error?.message ?? ''}` }
  }
  return module.state() === 'failed' ? { failed: `${name}: it can't be run`, why: module.errors()[0]?.message ?? '' } : undefined
}

/** A text as a pattern that means nothing but itself. */
function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The text of a file as the runner would read it, for those who mutate it. */
export function textIn(copy: string, file: string): string {
  return readFileSync(join(copy, file), 'utf8')
}
