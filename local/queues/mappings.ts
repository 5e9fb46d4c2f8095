import { randomUUID } from 'node:crypto'
import { type Log, messageOf } from '../log.ts'
import type { SourceMapping } from '../template/reactions.ts'
import type { Queue } from '../template/stores.ts'
import { failedItems } from '../workers/failedItems.ts'
import type { Lambdas } from '../workers/lambdas.ts'
import { md5 } from './md5.ts'
import type { Queues, Received } from './queues.ts'

export type QueueMappingsParts = { mappings: SourceMapping[]; queues: Queues; lambdas: Lambdas; region: string; log: Log }

type Mapped = { mapping: SourceMapping; queue: Queue; running: number; timer: NodeJS.Timeout | undefined }

/** Queues that wake functions: batches of messages, so many beside each other, what failed handed out again until it is set aside. */
export class QueueMappings {
  readonly #parts: QueueMappingsParts
  readonly #mapped: Mapped[] = []
  #started = false
  #stopped = false

  constructor(parts: QueueMappingsParts) {
    this.#parts = parts
    for (const mapping of parts.mappings) {
      const queue = parts.queues.find(mapping.sourceArn)
      if (queue !== undefined && mapping.sourceArn.includes(':sqs:')) this.#mapped.push({ mapping, queue, running: 0, timer: undefined })
    }
    parts.queues.whenSent(() => this.#wakeAll())
  }

  /** Messages that are still to be handled. */
  get pending(): number {
    return this.#mapped.reduce((sum, { queue }) => sum + this.#parts.queues.count(queue), 0)
  }

  /** Whether a queue wakes a function: what lies there is on its way, and no dead letter. */
  wakes(queueName: string): string | undefined {
    return this.#mapped.find(({ queue }) => queue.name === queueName)?.mapping.function
  }

  /** How much lies in each of these queues, and whose it is. */
  waiting(): { queue: string; function: string; messages: number }[] {
    return this.#mapped.map(({ queue, mapping }) => ({
      queue: queue.name,
      function: mapping.function,
      messages: this.#parts.queues.count(queue),
    }))
  }

  start(): void {
    this.#started = true
    for (const { queue } of this.#mapped) this.#parts.queues.release(queue)
    this.#wakeAll()
  }

  stop(): void {
    this.#stopped = true
    for (const { timer } of this.#mapped) clearTimeout(timer)
  }

  /** Once whoever put a message is through with it. */
  #wakeAll(): void {
    if (this.#started) setImmediate(() => void this.#mapped.forEach((mapped) => void this.#take(mapped)))
  }

  #take(mapped: Mapped): void {
    const { mapping, queue } = mapped
    const { queues, lambdas } = this.#parts
    clearTimeout(mapped.timer)
    if (this.#stopped) return
    const most = mapping.mostAtOnce ?? Number.POSITIVE_INFINITY
    while (mapped.running < most && lambdas.room(mapping.function) > 0) {
      const messages = queues.receive(queue, mapping.batchSize)
      if (messages.length === 0) break
      mapped.running += 1
      void this.#handle(mapped, messages).finally(() => {
        mapped.running -= 1
        this.#take(mapped)
      })
    }
    const at = queues.nextVisibleAt(queue)
    if (at !== undefined) mapped.timer = setTimeout(() => this.#take(mapped), Math.max(20, at - Date.now()))
  }

  async #handle({ mapping, queue }: Mapped, messages: readonly Received[]): Promise<void> {
    const { queues, lambdas, log, region } = this.#parts
    const Records = messages.map((message) => recordOf(message, queue, region))
    const outcome = await lambdas.invoke(mapping.function, JSON.stringify({ Records }), randomUUID())
    if (this.#stopped) return
    const failed = outcome.ok ? failedAmong(messages, mapping.reportsItemFailures ? failedItems(outcome.result) : []) : messages
    for (const message of messages) if (!failed.includes(message)) queues.deleteByReceipt(message.receipt)
    if (!outcome.ok) {
      log.warn(`${mapping.function} failed (${messageOf(new Error(outcome.error.errorMessage))}); its messages come back`)
      for (const { receipt } of failed) queues.changeVisibility(receipt, queue.visibilitySeconds)
    }
  }
}

/** An item the batch doesn't hold fails the whole batch, as with Lambda. */
function failedAmong(messages: readonly Received[], items: readonly string[]): readonly Received[] {
  if (items.some((item) => !messages.some(({ id }) => id === item))) return messages
  return messages.filter(({ id }) => items.includes(id))
}

function recordOf(message: Received, queue: Queue, awsRegion: string): unknown {
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(message.sentAt),
      ...(message.group !== undefined && { MessageGroupId: message.group }),
    },
    messageAttributes: {},
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion,
  }
}
