import type { FunctionWorker, Outcome } from './functionWorker.ts'
import type { Invocation } from './messages.ts'

/** An invocation that waits for a worker, or runs. `correlation` ties AWS calls to what caused them. */
export type Job = Omit<Invocation, 'timeoutMs'> & { correlation: string }

export type PoolParts = {
  /** How many workers the function may have at most. */
  size: number
  /** Milliseconds after which a worker without work ends. */
  idleMs: number
  make: () => FunctionWorker
}

type Waiting = { job: Job; settle: (outcome: Outcome) => void }

/** The workers of one function: started when work waits and none is free, ended when they idle. */
export class Pool {
  readonly #parts: PoolParts
  readonly #workers = new Map<FunctionWorker, { busy: Job | undefined; idleTimer: NodeJS.Timeout | undefined }>()
  readonly #waiting: Waiting[] = []

  constructor(parts: PoolParts) {
    this.#parts = parts
  }

  /** Invocations waiting or running. */
  get load(): number {
    let running = 0
    for (const { busy } of this.#workers.values()) if (busy !== undefined) running += 1
    return running + this.#waiting.length
  }

  get size(): number {
    return this.#parts.size
  }

  get workers(): number {
    return this.#workers.size
  }

  run(job: Job): Promise<Outcome> {
    return new Promise((settle) => {
      this.#waiting.push({ job, settle })
      this.#pump()
    })
  }

  /** What the worker of this id runs now. */
  running(workerId: string): Job | undefined {
    for (const [worker, { busy }] of this.#workers) if (worker.id === workerId) return busy
    return undefined
  }

  /** Ends one worker in the middle of its work; false when the id isn't one of ours. */
  crash(workerId: string): boolean {
    for (const worker of this.#workers.keys())
      if (worker.id === workerId) {
        worker.end()
        return true
      }
    return false
  }

  end(): void {
    for (const worker of this.#workers.keys()) worker.end()
  }

  /** To be called when a worker's thread has ended. */
  forget(worker: FunctionWorker): void {
    clearTimeout(this.#workers.get(worker)?.idleTimer)
    this.#workers.delete(worker)
    this.#pump()
  }

  #pump(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#free() ?? this.#another()
      const next = worker && this.#waiting.shift()
      if (worker === undefined || next === undefined) return
      void this.#serve(worker, next)
    }
  }

  #free(): FunctionWorker | undefined {
    // The one used last: the others may go idle and end.
    for (const [worker, state] of [...this.#workers].reverse()) if (state.busy === undefined && !worker.gone) return worker
    return undefined
  }

  #another(): FunctionWorker | undefined {
    if (this.#workers.size >= this.#parts.size) return undefined
    const worker = this.#parts.make()
    this.#workers.set(worker, { busy: undefined, idleTimer: undefined })
    return worker
  }

  async #serve(worker: FunctionWorker, { job, settle }: Waiting): Promise<void> {
    const state = this.#workers.get(worker)
    if (state === undefined)
      return settle({ ok: false, error: { errorType: 'Runtime.ExitError', errorMessage: 'The worker has ended', trace: [] } })
    clearTimeout(state.idleTimer)
    state.busy = job
    const { correlation: _, ...invocation } = job
    const outcome = await worker.invoke(invocation)
    state.busy = undefined
    if (!worker.gone) {
      state.idleTimer = setTimeout(() => worker.end(), this.#parts.idleMs)
      state.idleTimer.unref()
    }
    settle(outcome)
    this.#pump()
  }
}
