import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestModule, TestSpecification, Vitest } from 'vitest/node'
import { createVitest } from 'vitest/node'
import { keeping, telling } from './coverage.ts'
import { edited } from './mutant.ts'
import { neverEnds, Task, type Verdict } from './task.ts'

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
    const start = process.cpuUsage()
    const watch = setInterval(() => {
      if (task.processorMillis < processorMillisSince(start)) process.exit(neverEnds)
    }, 500)
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
    process.send?.({ ...failure, passed, millis, processorMillis: processorMillisSince(start) } satisfies Verdict)
  })
  process.send?.('ready')
}

/** Of this process, the thread that tests run in included. */
function processorMillisSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
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
