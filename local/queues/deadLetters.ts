import * as z from 'zod'
import type { Deliveries } from '../bus/deliveries.ts'
import { StreamPointer, type Streams } from '../stream/streams.ts'
import { functionOf } from '../template/identity.ts'
import type { QueueMappings } from './mappings.ts'
import type { Message, Queues } from './queues.ts'

/** Lambda's record of an asynchronous invocation that failed for good. */
const FailedInvocation = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string(), approximateInvokeCount: z.number() }),
  requestPayload: z.unknown(),
  responsePayload: z.object({ errorType: z.string().optional(), errorMessage: z.string().optional() }).nullish(),
})

/** A dead letter as a person reads it. `at` is when it got there. */
export type DeadLetter = { id: string; queue: string; at: string; function: string | undefined; reason: string; content: unknown }

export type DeadLettersParts = { queues: Queues; queueMappings: QueueMappings; deliveries: Deliveries; streams: Streams }

/** What lies in the template's queues because it couldn't be delivered, and its way back. */
export class DeadLetters {
  readonly #parts: DeadLettersParts

  constructor(parts: DeadLettersParts) {
    this.#parts = parts
  }

  list(): DeadLetter[] {
    return this.#letters().map((message) => {
      const content = contentOf(message)
      const reading = this.#wokenBy(message) ?? readingOf(message, content)
      return { id: message.id, queue: message.queue, at: new Date(message.sentAt).toISOString(), ...reading, content }
    })
  }

  /** Messages that wait for a person: what lies in a queue that wakes a function is on its way. */
  #letters(): Message[] {
    const { queues, queueMappings } = this.#parts
    return queues.all().filter(({ queue }) => queueMappings.wakes(queue) === undefined)
  }

  /** Of a message that was handed out too often: to which function. */
  #wokenBy({ queue, receives }: Message): { function: string | undefined; reason: string } | undefined {
    const { queues, queueMappings } = this.#parts
    const source = queues.sourceOf(queue)
    return source && { function: queueMappings.wakes(source.name), reason: `handed out ${receives} times in vain` }
  }

  /** Sends every letter (or those named) back to where it failed; answers how many went and how many had no way back. */
  async redrive(ids?: string[]): Promise<{ redriven: number; left: number }> {
    let redriven = 0
    let left = 0
    for (const message of this.#letters()) {
      if (ids !== undefined && !ids.includes(message.id)) continue
      if (await this.#sendBack(message)) redriven += 1
      else left += 1
    }
    return { redriven, left }
  }

  async #sendBack(message: Message): Promise<boolean> {
    const { queues, deliveries, streams } = this.#parts
    const source = queues.sourceOf(message.queue)
    if (source !== undefined) {
      queues.together(() => {
        queues.delete(message.id)
        queues.put({ ...message, queue: source.name, receives: 0 })
      })
      return true
    }
    const content = contentOf(message)
    const pointer = StreamPointer.safeParse(content)
    if (pointer.success) {
      // It leaves the queue first: what fails again comes back as a new letter.
      queues.delete(message.id)
      if (await streams.redrive(pointer.data)) return true
      queues.put(message)
      return false
    }
    const failed = FailedInvocation.safeParse(content)
    const target = failed.success ? failed.data.requestContext.functionArn : message.attributes.TARGET_ARN
    if (target === undefined) return false
    const payload = JSON.stringify(failed.success ? failed.data.requestPayload : content)
    queues.together(() => {
      queues.delete(message.id)
      deliveries.accept(functionOf(target), payload, { by: 'redrive' })
    })
    return true
  }
}

function contentOf(message: Message): unknown {
  try {
    return JSON.parse(message.body)
  } catch {
    return message.body
  }
}

function readingOf(message: Message, content: unknown): { function: string | undefined; reason: string } {
  const failed = FailedInvocation.safeParse(content)
  const attribute = message.attributes.ERROR_MESSAGE
  if (failed.success && failed.data.responsePayload) {
    const { requestContext, responsePayload } = failed.data
    const error = [responsePayload.errorType, responsePayload.errorMessage].filter((part) => part !== undefined).join(': ')
    const tries = `${requestContext.approximateInvokeCount} tries`
    return { function: functionOf(requestContext.functionArn), reason: `${error} (${tries})` }
  }
  const pointer = StreamPointer.safeParse(content)
  if (pointer.success)
    return { function: functionOf(pointer.data.requestContext.functionArn), reason: attribute ?? 'RetryAttemptsExhausted' }
  const target = message.attributes.TARGET_ARN
  return {
    function: target === undefined ? undefined : functionOf(target),
    reason: attribute ?? message.attributes.ERROR_CODE ?? message.attributes.reason ?? 'unknown',
  }
}
