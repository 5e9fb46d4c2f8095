import type { Writable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import type { LambdaFunction } from '../template/functions.ts'
import type { FunctionError, HeapQuestion, Invocation, WorkerReport, WorkerStart } from './messages.ts'

/** How an invocation ended: the handler's result as JSON, or its error as Lambda would name it. */
export type Outcome = { ok: true; result: string } | { ok: false; error: FunctionError }

export type WorkerParts = {
  id: string
  function: LambdaFunction
  environment: Record<string, string>
  offset: SharedArrayBuffer
  /** The thread's own script, see threadScript.ts. */
  script: string
  /** Where the handler's output goes. */
  output: Writable
  /** Called once, when the thread has ended for any reason. */
  ended: (worker: FunctionWorker) => void
}

const failure = (errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  error: { errorType, errorMessage, trace: [] },
})

/** V8 needs some room besides the heap a Lambda of little memory has; below this the SDK doesn't load. */
const smallestHeapMiB = 128

/** One execution environment: a thread with its own environment variables that runs one invocation at a time. */
export class FunctionWorker {
  readonly id: string
  /** Settled when the handler is loaded; false when it couldn't be. */
  readonly started: Promise<boolean>
  readonly #function: LambdaFunction
  readonly #thread: Worker
  #running: { requestId: string; settle: (outcome: Outcome) => void; timer: NodeJS.Timeout } | undefined
  #startError: Outcome | undefined
  #heapAsked: ((bytes: number | undefined) => void)[] = []
  #gone = false

  constructor(parts: WorkerParts) {
    this.id = parts.id
    this.#function = parts.function
    const { name, arn, codeFolder, handler, memoryMiB } = parts.function
    const workerData: WorkerStart = {
      offset: parts.offset,
      codeFolder,
      handler,
      functionName: name,
      functionArn: arn,
      memoryMiB,
    }
    this.#thread = new Worker(parts.script, {
      eval: true,
      workerData,
      env: parts.environment,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdout: true,
      stderr: true,
      // A small nursery saves 5 MB a worker; the default is meant for one isolate in a process, not for twenty.
      resourceLimits: { maxOldGenerationSizeMb: Math.max(smallestHeapMiB, memoryMiB), maxYoungGenerationSizeMb: 8 },
    })
    this.#thread.stdout.pipe(parts.output, { end: false })
    this.#thread.stderr.pipe(parts.output, { end: false })
    this.started = new Promise((resolve) => {
      this.#thread.on('message', (report: WorkerReport) => this.#hear(report, resolve))
      this.#thread.on('error', (cause) => this.#settle(failure(errorTypeOf(cause), cause.message)))
      this.#thread.on('exit', () => {
        this.#gone = true
        this.#settle(failure('Runtime.ExitError', 'The worker ended during the invocation'))
        this.#tellHeap(undefined)
        resolve(false)
        parts.ended(this)
      })
    })
  }

  /** What is running now, by its request id. */
  get current(): string | undefined {
    return this.#running?.requestId
  }

  /** Whether it has ended or is about to. */
  get gone(): boolean {
    return this.#gone
  }

  /** Runs one invocation; never rejects. The caller sees to it that there is only one at a time. */
  async invoke(invocation: Omit<Invocation, 'timeoutMs'>): Promise<Outcome> {
    if (!(await this.started)) return this.#startError ?? failure('Runtime.ExitError', 'The worker ended before it was ready')
    if (this.#gone) return failure('Runtime.ExitError', 'The worker has ended')
    const timeoutMs = this.#function.timeoutSeconds * 1000
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        // Ended before it is settled, so that nobody gives it more work.
        this.end()
        this.#settle(failure('Sandbox.Timedout', `Task timed out after ${this.#function.timeoutSeconds}.00 seconds`))
      }, timeoutMs)
      this.#running = { requestId: invocation.requestId, settle: resolve, timer }
      this.#thread.postMessage({ ...invocation, timeoutMs } satisfies Invocation)
    })
  }

  /** Bytes its heap holds after a collection; undefined when it has ended, or ends meanwhile. */
  async heap(): Promise<number | undefined> {
    if (!(await this.started) || this.#gone) return undefined
    return new Promise((resolve) => {
      this.#heapAsked.push(resolve)
      this.#thread.postMessage({ collect: true } satisfies HeapQuestion)
    })
  }

  #tellHeap(bytes: number | undefined): void {
    for (const tell of this.#heapAsked.splice(0)) tell(bytes)
  }

  /** Ends the thread at once, in the middle of whatever it does. */
  end(): void {
    this.#gone = true
    void this.#thread.terminate()
  }

  #hear(report: WorkerReport, started: (ready: boolean) => void): void {
    switch (report.kind) {
      case 'ready':
        return started(true)
      case 'not-started':
        this.#startError = { ok: false, error: report.error }
        this.end()
        return started(false)
      case 'heap':
        return this.#tellHeap(report.bytes)
      case 'done':
        if (report.requestId === this.current) this.#settle({ ok: true, result: report.result })
        return
      case 'failed':
        if (report.requestId === this.current) this.#settle({ ok: false, error: report.error })
    }
  }

  #settle(outcome: Outcome): void {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    clearTimeout(running.timer)
    running.settle(outcome)
  }
}

function errorTypeOf(cause: Error & { code?: unknown }): string {
  return cause.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : 'Runtime.UnhandledError'
}
