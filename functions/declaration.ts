import type { PuttableQueue, QueueName } from './queues.ts'

/** What wakes a function. */
export type Trigger =
  | { by: 'http'; door: 'checkout' | 'api' | 'documents' | 'receipts' | 'docs' | 'pay' | 'stripe' }
  | { by: 'authorizer' }
  | ({ by: 'event' } & Listening)
  | { by: 'schedule'; times: readonly ScheduledTime[] }
  | { by: 'stream' }
  | ({ by: 'queue'; queue: QueueName; hears?: Listening } & Taking)

/** Which events of which bus wake a function: at once, or through the queue that it reads. */
export type Listening = { bus: 'internal' | 'partners' | 'default'; source: EventSource; detailTypes: readonly string[] }

/** The events that a function hears, whichever way they come. */
export function heardBy(trigger: Trigger): Listening | undefined {
  if (trigger.by === 'event') return trigger
  return trigger.by === 'queue' ? trigger.hears : undefined
}

/** When a function is woken by the clock, in UTC, and with what: `input` beside the id of the occasion. */
export type ScheduledTime = { name: string; expression: string; says: string; input?: Record<string, string> }

/** How a function takes messages from a queue: so many at once, in so many environments beside each other. */
export type Taking = { batchSize: number; mostAtOnce: number }

/** EventBridge source pattern: exact, or by prefix for the merchants' own sources. */
export type EventSource = { is: string } | { startsWith: string }

/** What a function may touch; each becomes the narrowest IAM statement that allows it. */
export type Use =
  | 'table:read'
  | 'table:write'
  | 'table:scan'
  | 'table:lease'
  | 'bus:put'
  | `queue:send:${PuttableQueue}`
  | 'mail:send'
  | 'documents:read'
  | 'documents:write'
  | 'anchors:read'
  | 'anchors:write'
  | 'documents:remove'
  | 'secret:links'
  | 'secrets:merchants'
  | 'sign-in:manage'

export type FunctionDeclaration = {
  name: string
  /** Path of the entry file from the project's root; it exports `handler`. */
  entry: string
  trigger: Trigger
  uses: readonly Use[]
  /** Seconds; HTTP doors stay below API Gateway's 30. */
  timeout: number
  /** MiB. */
  memory: number
  /**
   * How many may run at once: so that a flood at one door, or a replay behind them, leaves the others their share of the account's
   * 1000, and what runs by the clock never runs beside itself.
   */
  concurrency?: number
}
