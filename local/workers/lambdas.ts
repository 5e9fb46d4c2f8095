import { randomBytes, randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { LambdaFunction } from '../template/functions.ts'
import { FunctionWorker, type Outcome } from './functionWorker.ts'
import { Pool } from './pool.ts'
import { threadScript } from './threadScript.ts'

export type LambdasParts = {
  functions: Map<string, LambdaFunction>
  clock: Clock
  /** Folder of the functions' logs. */
  logs: string
  /** How many workers a function may have at most. */
  poolSize: (name: string) => number
  /** Variables that take the place of the template's for one worker: endpoints, addresses. */
  environmentOf: (workerId: string, variables: Record<string, string>) => Record<string, string>
  /** Workers alive at once, over all functions; the first one of a function starts in any case. */
  mostWorkers: number
  /** Called whenever an invocation has ended. */
  ended: () => void
}

/** Milliseconds a worker may idle before it ends. */
const idleMs = 120_000

/**
 * Milliseconds it must have idled for a further worker of another function to take its place. Under load each would else end what is
 * wanted again a moment later, and starting takes all the time there is.
 */
const restedMs = 10_000

/** All functions of the template, ready to be invoked. */
export class Lambdas {
  readonly #parts: LambdasParts
  readonly #pools = new Map<string, Pool>()
  readonly #outputs = new Map<string, WriteStream>()
  readonly #script = threadScript()
  #made = 0
  #ended = 0
  #stopped = false

  constructor(parts: LambdasParts) {
    this.#parts = parts
    mkdirSync(parts.logs, { recursive: true })
  }

  /** Counts up whenever an invocation ends: whoever waits for quiet sees that something happened meanwhile. */
  get ended(): number {
    return this.#ended
  }

  /** Invocations waiting or running, over all functions. */
  get load(): number {
    let load = 0
    for (const pool of this.#pools.values()) load += pool.load
    return load
  }

  /** Workers alive now, by function. */
  get workers(): Record<string, number> {
    return Object.fromEntries([...this.#pools].map(([name, pool]) => [name, pool.workers]))
  }

  /** Bytes each worker's heap holds after a collection, by the worker's id. */
  async heaps(): Promise<Record<string, number>> {
    return Object.fromEntries((await Promise.all([...this.#pools.values()].map((pool) => pool.heaps()))).flat())
  }

  /** How many more invocations of the function could run at once. */
  room(name: string): number {
    const pool = this.#pool(name)
    return pool === undefined ? 0 : pool.size - pool.load
  }

  knows(name: string): boolean {
    return this.#parts.functions.has(name)
  }

  get(name: string): LambdaFunction | undefined {
    return this.#parts.functions.get(name)
  }

  /** Runs the function once with `event` (JSON). Never rejects: what went wrong is in the outcome. */
  async invoke(name: string, event: string, correlation: string = randomUUID()): Promise<Outcome & { requestId: string }> {
    const requestId = randomUUID()
    const pool = this.#pool(name)
    if (pool === undefined || this.#stopped) {
      const errorMessage = this.#stopped ? 'The local run is ending' : `There is no function ${name}`
      return { ok: false, requestId, error: { errorType: 'ResourceNotFoundException', errorMessage, trace: [] } }
    }
    const seconds = Math.floor(this.#parts.clock.now() / 1000).toString(16)
    const traceId = `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=1`
    const outcome = await pool.run({ requestId, event, traceId, correlation })
    this.#ended += 1
    this.#parts.ended()
    return { ...outcome, requestId }
  }

  /** The correlation of what a worker runs now: whose call it is. */
  whoCalls(workerId: string): string | undefined {
    return this.#pools.get(functionOfWorker(workerId))?.running(workerId)?.correlation
  }

  /** Ends a worker in the middle of its invocation, as a crash of its environment would. */
  crash(workerId: string): void {
    this.#pools.get(functionOfWorker(workerId))?.crash(workerId)
  }

  stop(): void {
    this.#stopped = true
    for (const pool of this.#pools.values()) pool.end()
    for (const output of this.#outputs.values()) output.end()
  }

  #pool(name: string): Pool | undefined {
    const known = this.#pools.get(name)
    const lambda = this.#parts.functions.get(name)
    if (known !== undefined || lambda === undefined) return known
    const size = Math.max(1, Math.min(this.#parts.poolSize(name), lambda.reserved ?? Number.POSITIVE_INFINITY))
    const make = (): FunctionWorker => this.#worker(lambda, (worker) => pool.forget(worker))
    const pool = new Pool({ size, idleMs, mayStart: (first) => this.#makeRoom(first ? 0 : restedMs) || first, make })
    this.#pools.set(name, pool)
    return pool
  }

  /**
   * True when one more worker may start; ends the one that idles longest, of whichever function, where that is needed and it has idled so
   * long.
   */
  #makeRoom(idledMs: number): boolean {
    const pools = [...this.#pools.values()]
    const alive = pools.reduce((sum, pool) => sum + pool.workers, 0)
    if (alive < this.#parts.mostWorkers) return true
    let idlest: Pool | undefined
    for (const pool of pools)
      if (pool.idlestSince !== undefined && pool.idlestSince < (idlest?.idlestSince ?? Number.POSITIVE_INFINITY)) idlest = pool
    if (idlest?.idlestSince === undefined || performance.now() - idlest.idlestSince < idledMs) return false
    idlest.endIdlest()
    return true
  }

  #worker(lambda: LambdaFunction, ended: (worker: FunctionWorker) => void): FunctionWorker {
    this.#made += 1
    const id = `${lambda.name}.${this.#made}`
    return new FunctionWorker({
      id,
      function: lambda,
      environment: { ...runtimeEnvironment(lambda), ...lambda.environment, ...this.#parts.environmentOf(id, lambda.environment) },
      offset: this.#parts.clock.offset,
      script: this.#script,
      output: this.#output(lambda.name),
      ended,
    })
  }

  #output(name: string): WriteStream {
    const known = this.#outputs.get(name)
    if (known !== undefined) return known
    const output = createWriteStream(join(this.#parts.logs, `${name}.log`), { flags: 'a' })
    output.setMaxListeners(0)
    this.#outputs.set(name, output)
    return output
  }
}

const functionOfWorker = (workerId: string): string => workerId.slice(0, workerId.lastIndexOf('.'))

/** What Lambda itself sets. Dummy credentials, and nothing of this machine's own AWS configuration. */
function runtimeEnvironment(lambda: LambdaFunction): Record<string, string> {
  const region = lambda.arn.split(':')[3] ?? 'eu-west-1'
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The engine answers with real time in its Date header. With the run's clock ahead of it the SDK would call every refusal a
    // clock gone wrong and send the request again.
    AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: lambda.codeFolder,
    _HANDLER: lambda.handler,
    TZ: ':UTC',
    PATH: '',
  }
}
