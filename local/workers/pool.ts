import type { FunctionWorker, Outcome } from './functionWorker.ts'
import type { Invocation } from './messages.ts'

/** An invocation that waits for a worker, or runs. `correlation` ties AWS calls to what caused them. */
export type Job = Omit<Invocation, 'timeoutMs'> & { correlation: string }

export type PoolParts = {
  /** How many workers the function may have at most. */
  size: number
  /** Milliseconds after which a worker without work ends. */
  idleMs: number
  /** Whether a further worker may start, though the pool has some. Makes room where it can. */
  mayStart: (first: boolean) => boolean
  make: () => FunctionWorker
}

type Waiting = { job: Job; settle: (outcome: Outcome) => void }

/** `idleSince` in milliseconds of the process's own clock; undefined while it works. */
type State = { busy: Job | undefined; idleSince: number | undefined; idleTimer: NodeJS.Timeout | undefined }

/** The workers of one function: started when work waits and none is free, ended when they idle. */
export class Pool {
  readonly #parts: PoolParts
  readonly #workers = new Map<FunctionWorker, State>()
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

  /** Workers that live and aren't about to end. */
  get workers(): number {
    let alive = 0
    for (const worker of this.#workers.keys()) if (!worker.gone) alive += 1
    return alive
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

  /** Bytes each worker's heap holds after a collection, by the worker's id. */
  async heaps(): Promise<[string, number][]> {
    const asked = await Promise.all([...this.#workers.keys()].map(async (worker) => ({ id: worker.id, bytes: await worker.heap() })))
    return asked.flatMap(({ id, bytes }) => (bytes === undefined ? [] : [[id, bytes]]))
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

  /** Since when the worker that idles longest has had no work; undefined when all work. */
  get idlestSince(): number | undefined {
    return this.#idlest()?.[1].idleSince
  }

  /** Ends the worker that idles longest. */
  endIdlest(): void {
    this.#idlest()?.[0].end()
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

  #idlest(): [FunctionWorker, State] | undefined {
    let idlest: [FunctionWorker, State] | undefined
    for (const [worker, state] of this.#workers) {
      if (state.idleSince === undefined || worker.gone) continue
      if (idlest === undefined || state.idleSince < (idlest[1].idleSince ?? 0)) idlest = [worker, state]
    }
    return idlest
  }

  #free(): FunctionWorker | undefined {
    // The one used last: the others may go idle and end.
    for (const [worker, state] of [...this.#workers].reverse()) if (state.busy === undefined && !worker.gone) return worker
    return undefined
  }

  #another(): FunctionWorker | undefined {
    if (this.#workers.size >= this.#parts.size) return undefined
    if (!this.#parts.mayStart(this.#workers.size === 0)) return undefined
    const worker = this.#parts.make()
    this.#workers.set(worker, { busy: undefined, idleSince: undefined, idleTimer: undefined })
    return worker
  }

  async #serve(worker: FunctionWorker, { job, settle }: Waiting): Promise<void> {
    const state = this.#workers.get(worker)
    if (state === undefined)
      return settle({ ok: false, error: { errorType: 'Runtime.ExitError', errorMessage: 'The worker has ended', trace: [] } })
    clearTimeout(state.idleTimer)
    state.idleSince = undefined
    state.busy = job
    const { correlation: _, ...invocation } = job
    const outcome = await worker.invoke(invocation)
    state.busy = undefined
    if (!worker.gone) {
      state.idleSince = performance.now()
      state.idleTimer = setTimeout(() => worker.end(), this.#parts.idleMs)
      state.idleTimer.unref()
    }
    settle(outcome)
    this.#pump()
  }
}
