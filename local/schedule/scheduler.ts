import { randomUUID } from 'node:crypto'
import type { Deliveries } from '../bus/deliveries.ts'
import type { Clock } from '../clock.ts'
import { type Log, messageOf } from '../log.ts'
import { functionOf } from '../template/identity.ts'
import type { Schedule } from '../template/reactions.ts'
import { type Next, nextOf } from './expression.ts'

export type SchedulerParts = {
  schedules: Schedule[]
  clock: Clock
  deliveries: Deliveries
  knowsFunction: (name: string) => boolean
  /** Resolves when everything a firing set going has come to rest. */
  settle: () => Promise<void>
  /** From which instant rates count. */
  origin: number
  account: string
  region: string
  log: Log
}

/** A schedule that fired, and the instant it fired for. */
export type Fired = { schedule: string; at: string }

type Entry = { schedule: Schedule; next: Next; at: number | undefined }

/** Milliseconds after which the real clock is looked at again at the latest. */
const longestSleepMs = 30_000

/** EventBridge Scheduler against the shared clock. */
export class Scheduler {
  readonly #parts: SchedulerParts
  readonly #entries: Entry[] = []
  #timer: NodeJS.Timeout | undefined
  #moving: Promise<unknown> = Promise.resolve()
  #isMoving = false
  #stopped = false

  constructor(parts: SchedulerParts) {
    this.#parts = parts
    for (const schedule of parts.schedules) {
      if (!parts.knowsFunction(functionOf(schedule.target.arn))) {
        parts.log.warn(`The schedule ${schedule.name} wakes ${schedule.target.arn}, which the local run doesn't have`)
        continue
      }
      const next = nextOf({ ...schedule, origin: parts.origin })
      this.#entries.push({ schedule, next, at: next(parts.clock.now()) })
    }
  }

  start(): void {
    this.#sleep()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  /** The next instant of every schedule. */
  upcoming(): Fired[] {
    return this.#entries
      .flatMap(({ schedule, at }) => (at === undefined ? [] : [{ schedule: schedule.name, at: new Date(at).toISOString() }]))
      .sort((left, right) => left.at.localeCompare(right.at))
  }

  /**
   * Moves the clock to `target`, stopping at every schedule's instant on the way in order: there it fires, and everything
   * comes to rest before time goes on. One move at a time; answers what fired.
   */
  moveTo(target: number): Promise<Fired[]> {
    const move = this.#moving.then(() => this.#move(target))
    this.#moving = move.catch(() => undefined)
    return move
  }

  async #move(target: number): Promise<Fired[]> {
    this.#isMoving = true
    clearTimeout(this.#timer)
    try {
      const fired: Fired[] = []
      await this.#parts.settle()
      for (let at = this.#earliest(); at !== undefined && at <= target && !this.#stopped; at = this.#earliest()) {
        this.#parts.clock.moveTo(at)
        fired.push(...this.#fireDue(at))
        await this.#parts.settle()
      }
      this.#parts.clock.moveTo(target)
      return fired
    } finally {
      this.#isMoving = false
      this.#sleep()
    }
  }

  #earliest(): number | undefined {
    const instants = this.#entries.flatMap(({ at }) => (at === undefined ? [] : [at]))
    return instants.length === 0 ? undefined : Math.min(...instants)
  }

  #fireDue(now: number): Fired[] {
    const fired: Fired[] = []
    for (const entry of this.#entries) {
      if (entry.at === undefined || entry.at > now) continue
      const at = new Date(entry.at).toISOString()
      this.#fire(entry.schedule, at)
      fired.push({ schedule: entry.schedule.name, at })
      entry.at = entry.next(Math.max(entry.at, now))
    }
    return fired
  }

  #fire(schedule: Schedule, at: string): void {
    this.#parts.deliveries.accept(functionOf(schedule.target.arn), this.#payload(schedule, at), { by: schedule.name })
  }

  /** The schedule's input with its attributes filled in, or what EventBridge Scheduler sends without one. */
  #payload(schedule: Schedule, at: string): string {
    const time = `${at.slice(0, 19)}Z`
    const id = randomUUID()
    if (schedule.target.input !== undefined)
      return schedule.target.input
        .replaceAll('<aws.scheduler.scheduled-time>', time)
        .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
        .replaceAll('<aws.scheduler.execution-id>', id)
        .replaceAll('<aws.scheduler.attempt-number>', '1')
    const { account, region } = this.#parts
    return JSON.stringify({
      version: '0',
      id,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account,
      time,
      region,
      resources: [schedule.arn],
      detail: '{}',
    })
  }

  #sleep(): void {
    clearTimeout(this.#timer)
    const at = this.#earliest()
    if (this.#stopped || at === undefined) return
    const wait = Math.min(Math.max(0, at - this.#parts.clock.now()), longestSleepMs)
    this.#timer = setTimeout(() => this.#wake(), wait)
  }

  #wake(): void {
    if (this.#stopped || this.#isMoving) return
    try {
      this.#fireDue(this.#parts.clock.now())
    } catch (cause) {
      this.#parts.log.warn(`A schedule couldn't fire: ${messageOf(cause)}`)
    }
    this.#sleep()
  }
}
