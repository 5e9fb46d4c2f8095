import { createRequire } from 'node:module'
import type { Script } from 'node:vm'
import type { Context as LambdaContext } from 'aws-lambda'
import * as z from 'zod'
import type { FunctionDeclaration } from '../../functions/declaration.ts'
import type { SweepClock } from './clock.ts'
import type { Caller, Gate } from './gate.ts'
import { type Endpoints, wiredFetch, wiredModules } from './wiring.ts'

const require = createRequire(import.meta.url)

export type EnvironmentParts = {
  declared: FunctionDeclaration
  script: Script
  gate: Gate
  clock: SweepClock
  endpoints: Endpoints
  variables: Record<string, string>
}

const Exports = z.object({
  handler: z.custom<(event: unknown, context: LambdaContext) => Promise<unknown>>((one) => typeof one === 'function'),
})

/** What came of an invocation. Crashed: nobody will ever know from it. */
export type Outcome = { kind: 'returned'; value: unknown } | { kind: 'threw'; error: unknown } | { kind: 'crashed' }

/**
 * One Lambda environment of a function: its code evaluated anew, so that what it keeps between invocations is its own and goes with it.
 * A crash abandons it: what it was doing never comes back from the call it was at, nor gets any further one out.
 */
export class Environment implements Caller {
  readonly name: string
  dead = false
  deaf = false
  readonly #parts: EnvironmentParts
  readonly #closing: (() => void)[] = []
  readonly #died = Promise.withResolvers<Outcome>()
  readonly #handler: z.infer<typeof Exports>['handler']

  constructor(parts: EnvironmentParts) {
    const { declared, script, clock, variables, endpoints } = parts
    this.name = declared.name
    this.#parts = parts
    const modules = wiredModules({ environment: this, gate: parts.gate, endpoints })
    const found = (name: string): unknown => modules[name] ?? require(name)
    const own = Object.create(process, { env: { value: { ...variables } } })
    const fetch = wiredFetch({ environment: this, gate: parts.gate, endpoints })
    const around = Object.create(globalThis, { fetch: { value: fetch } })
    const module = { exports: {} }
    const start = z.custom<(...given: unknown[]) => void>((one) => typeof one === 'function').parse(script.runInThisContext())
    start(module.exports, found, module, own, clock.date(), fetch, around, import.meta.dirname, import.meta.filename)
    this.#handler = Exports.parse(module.exports).handler
  }

  /** What is to be closed when this environment goes. */
  leaving(close: () => void): void {
    this.#closing.push(close)
  }

  crash(): void {
    if (this.dead) return
    this.end()
    this.#died.resolve({ kind: 'crashed' })
  }

  /** No call gets out any more. */
  end(): void {
    this.dead = true
    for (const close of this.#closing.splice(0)) close()
  }

  /** From now on no answer reaches this invocation, and its time is over. */
  deafen(): void {
    this.deaf = true
    this.#parts.clock.advance(this.#parts.declared.timeout * 1000)
  }

  async invoke(event: unknown, requestId: string): Promise<Outcome> {
    const { declared, clock } = this.#parts
    this.deaf = false
    const until = clock.now() + declared.timeout * 1000
    const context = lambdaContextOf(declared.name, requestId, () => until - clock.now())
    const ended = this.#handler(event, context).then(
      (value): Outcome => ({ kind: 'returned', value }),
      (error: unknown): Outcome => ({ kind: 'threw', error }),
    )
    return Promise.race([ended, this.#died.promise])
  }
}

function lambdaContextOf(functionName: string, awsRequestId: string, getRemainingTimeInMillis: () => number): LambdaContext {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:eu-west-3:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: functionName,
    logStreamName: functionName,
    getRemainingTimeInMillis,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  }
}
