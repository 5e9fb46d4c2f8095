import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { ControlRoute } from '../controlRoute.ts'
import { type Call, CallLog } from './callLog.ts'
import { openDoors, type Visitor } from './doors.ts'
import { answerOf, type WireAnswer, withoutEntries } from './faultAnswers.ts'
import { type Fault, Faults } from './faults.ts'
import { forwarder } from './forward.ts'
import { actionsOf, isRetry, operationOf, outcomeOf } from './operation.ts'
import { type Target, targets } from './target.ts'
import { wireControls } from './wireControls.ts'

export type Recorder = {
  /** The address a worker uses for a target; the same each time it is asked. */
  endpointFor: (target: Target, workerId: string) => string
  controls: ControlRoute[]
  /** What was called, as it was. */
  calls: CallLog
  stop: () => Promise<void>
}

const callsKept = 20_000

/** Stands between the workers and everyone they call: keeps what was called by whom, and plays the faults that are armed. */
export async function startRecorder(options: {
  targets: Record<Target, string>
  /** The id of what a worker's current invocation came from. */
  whoCalls: (workerId: string) => string | undefined
  /** Ends a worker in the middle of its work. */
  crash: (workerId: string) => void
  /** Whether a worker runs the outbox function; by its name unless said. */
  isRelay?: (workerId: string) => boolean
  now?: () => number
}): Promise<Recorder> {
  const { now = Date.now, isRelay = (workerId: string) => /(^|-)outbox(\.|$)/.test(workerId) } = options
  const log = new CallLog({ most: callsKept, isRelay })
  const faults = new Faults()
  const onward = Object.fromEntries(targets.map((target) => [target, forwarder(options.targets[target])]))

  const handle = async (visitor: Visitor, { request, response }: { request: IncomingMessage; response: ServerResponse }): Promise<void> => {
    const requestId = options.whoCalls(visitor.workerId) ?? null
    const body = await readAll(request)
    const { method = 'GET', headers } = request
    const { workerId, target, path } = visitor
    const operation = operationOf({ target, method, path, headers, body })
    const begun = performance.now()
    const key = headers['idempotency-key']
    const call: Call = {
      number: log.nextNumber(),
      at: new Date(now()).toISOString(),
      requestId,
      workerId,
      target,
      operation,
      status: null,
      durationMs: 0,
      retried: isRetry(headers) || (typeof key === 'string' && log.repeats(workerId, key)),
    }
    const actions = actionsOf(operation, body)
    if (actions !== undefined) call.actions = actions
    const fault = faults.take({ target, operation, relay: target === 'bus' && isRelay(workerId) })
    if (fault) call.fault = fault.kind
    const send = (content: Buffer) => onward[target]?.send({ method, path, headers, body: content })
    const answer = await played(fault, { call, body, send, crash: () => options.crash(workerId) }).catch(() => undefined)
    call.durationMs = Math.round((performance.now() - begun) * 100) / 100
    if (answer) {
      call.status = answer.status
      Object.assign(call, outcomeOf(operation, answer))
      reply(response, { answer, method })
    } else response.socket?.destroy()
    log.add(call)
  }

  const doors = await openDoors((visitor, exchange) => {
    // Only reading a request that breaks off can fail: then there is nobody to answer.
    handle(visitor, exchange).catch(() => exchange.response.socket?.destroy())
  })
  return {
    endpointFor: doors.endpointFor,
    controls: wireControls({ log, faults }),
    calls: log,
    stop: async () => {
      await doors.stop()
      for (const { stop } of Object.values(onward)) stop()
    },
  }
}

type Turn = { call: Call; body: Buffer; send: (body: Buffer) => Promise<WireAnswer> | undefined; crash: () => void }

/** The answer this call gets, with its fault played; `undefined` for none at all: the connection ends. */
async function played(fault: Fault | undefined, { call, body, send, crash }: Turn): Promise<WireAnswer | undefined> {
  switch (fault?.kind) {
    case undefined:
      return send(body)
    case 'delay':
      await pause(fault.ms ?? 0)
      return send(body)
    case 'drop-reply':
      await send(body)
      return undefined
    case 'crash-before':
      crash()
      return undefined
    case 'crash-after':
      await send(body)
      crash()
      return undefined
    case 'conflict':
      return answerOf(fault, { ...call, body })
    case 'throttle':
    case 'error': {
      if (!fault.entries) return answerOf(fault, { ...call, body })
      const { forward, merge } = withoutEntries(fault, body)
      return merge(forward && (await send(forward)))
    }
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function reply(response: ServerResponse, { answer, method }: { answer: WireAnswer; method: string }): void {
  const bodiless = method === 'HEAD' || answer.status === 204 || answer.status === 304
  const length = bodiless ? {} : { 'content-length': answer.body.length }
  response.writeHead(answer.status, { ...answer.headers, ...length })
  response.end(answer.body)
}
