import { randomUUID } from 'node:crypto'
import type { Keep } from '../keep.ts'
import { type Log, messageOf } from '../log.ts'
import type { Queues } from '../queues/queues.ts'
import type { Outcome } from '../workers/functionWorker.ts'
import type { Lambdas } from '../workers/lambdas.ts'

/** Why a function is invoked asynchronously: by which rule, schedule, or redrive, and of which event. */
export type Origin = { by: string; eventId?: string }

type Delivery = { place: number; function: string; payload: string; origin: Origin; attempts: number }

/** Milliseconds before the first retry, doubled each time. Lambda waits a minute, then two; nobody wants that at a desk. */
const firstRetryMs = 150

export type DeliveriesParts = { keep: Keep; lambdas: Lambdas; queues: Queues; log: Log; now: () => number }

/**
 * Lambda's asynchronous invocations: accepted means written down, done means removed. In between lie the retries the template
 * allows, then its failure destination. A hard kill leaves what isn't done to the next start.
 */
export class Deliveries {
  readonly #parts: DeliveriesParts
  #pending = 0
  #stopped = false

  constructor(parts: DeliveriesParts) {
    this.#parts = parts
  }

  /** Deliveries accepted and not yet done. */
  get pending(): number {
    return this.#pending
  }

  /** Takes up what an earlier run left; answers how many those are. */
  resume(): number {
    const rows = this.#parts.keep.read('SELECT * FROM delivery ORDER BY place')
    for (const row of rows)
      this.#go({
        place: Number(row.place),
        function: String(row.function),
        payload: String(row.payload),
        origin: JSON.parse(String(row.origin)),
        attempts: Number(row.attempts),
      })
    return rows.length
  }

  /** Writes the invocation down and starts it once the caller's transaction is through. */
  accept(functionName: string, payload: string, origin: Origin): void {
    const insert = 'INSERT INTO delivery (function, payload, origin) VALUES (?, ?, ?)'
    const place = this.#parts.keep.write(insert, functionName, payload, JSON.stringify(origin))
    this.#go({ place, function: functionName, payload, origin, attempts: 0 })
  }

  stop(): void {
    this.#stopped = true
  }

  #go(delivery: Delivery): void {
    this.#pending += 1
    setImmediate(() => {
      void this.#deliver(delivery)
        .catch((cause) => this.#parts.log.warn(`${delivery.function}: ${messageOf(cause)}`))
        .finally(() => {
          this.#pending -= 1
        })
    })
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { keep, lambdas } = this.#parts
    const rules = lambdas.get(delivery.function)?.asynchronous
    let attempts = delivery.attempts
    for (;;) {
      const outcome = await lambdas.invoke(delivery.function, delivery.payload)
      if (this.#stopped) return
      attempts += 1
      if (outcome.ok || attempts > (rules?.retries ?? 0)) return this.#close({ ...delivery, attempts }, outcome)
      keep.write('UPDATE delivery SET attempts = ? WHERE place = ?', attempts, delivery.place)
      await new Promise((resolve) => setTimeout(resolve, firstRetryMs * 2 ** Math.min(attempts - 1, 5)))
      if (this.#stopped) return
    }
  }

  /** Done or given up: the row goes, and what the template wants to know of it lies in its destination, in one transaction. */
  #close(delivery: Delivery, outcome: Outcome & { requestId: string }): void {
    const { keep, queues, lambdas, log } = this.#parts
    const rules = lambdas.get(delivery.function)?.asynchronous
    const arn = outcome.ok ? rules?.onSuccessArn : rules?.onFailureArn
    const queue = arn === undefined ? undefined : queues.find(arn)
    keep.together(() => {
      if (queue !== undefined) queues.send(queue, { body: JSON.stringify(this.#record(delivery, outcome)) })
      keep.write('DELETE FROM delivery WHERE place = ?', delivery.place)
    })
    if (!outcome.ok) {
      const where = queue === undefined ? 'lost: it has no failure destination' : `now in ${queue.name}`
      log.warn(`${delivery.function} failed (${outcome.error.errorType}: ${outcome.error.errorMessage}); its event is ${where}`)
    }
  }

  /** The record Lambda sends to a destination. */
  #record(delivery: Delivery, outcome: Outcome & { requestId: string }): unknown {
    const functionArn = this.#parts.lambdas.get(delivery.function)?.arn ?? delivery.function
    return {
      version: '1.0',
      timestamp: new Date(this.#parts.now()).toISOString(),
      requestContext: {
        requestId: outcome.requestId ?? randomUUID(),
        functionArn: `${functionArn}:$LATEST`,
        condition: outcome.ok ? 'Success' : 'RetriesExhausted',
        approximateInvokeCount: delivery.attempts,
      },
      requestPayload: JSON.parse(delivery.payload),
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(outcome.ok ? {} : { functionError: 'Unhandled' }),
      },
      responsePayload: outcome.ok ? JSON.parse(outcome.result) : outcome.error,
    }
  }
}
