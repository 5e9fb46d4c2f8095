import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { heapBytes } from './heap.ts'
import type { FunctionError, HeapQuestion, Invocation, WorkerReport, WorkerStart } from './messages.ts'
import { shiftDate } from './shiftDate.ts'

/** The thread in which a handler lives: what the Lambda runtime is to the function. */

type Handler = (event: unknown, context: unknown) => unknown

const start: WorkerStart = workerData
shiftDate(start.offset)

function errorOf(cause: unknown): FunctionError {
  if (!(cause instanceof Error)) return { errorType: typeof cause, errorMessage: String(cause), trace: [] }
  return { errorType: cause.name, errorMessage: cause.message, trace: (cause.stack ?? '').split('\n') }
}

async function load(): Promise<Handler> {
  const dot = start.handler.lastIndexOf('.')
  const file = join(start.codeFolder, start.handler.slice(0, dot))
  const found = ['.cjs', '.js', '.mjs'].map((extension) => file + extension).find((path) => existsSync(path))
  if (found === undefined) throw new Error(`There is no ${start.handler} in ${start.codeFolder}`)
  const module = found.endsWith('.mjs') ? await import(pathToFileURL(found).href) : createRequire(found)(found)
  const handler: unknown = module[start.handler.slice(dot + 1)]
  if (typeof handler !== 'function') throw new Error(`${start.handler} is no function`)
  return (event, context) => handler(event, context)
}

function contextOf(invocation: Invocation): Record<string, unknown> {
  // Real time: a moved clock must not eat the time an invocation has left.
  const deadline = performance.now() + invocation.timeoutMs
  return {
    awsRequestId: invocation.requestId,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMiB),
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  }
}

async function invoke(handler: Handler, invocation: Invocation): Promise<WorkerReport> {
  const { requestId } = invocation
  process.env._X_AMZN_TRACE_ID = invocation.traceId
  try {
    const result: unknown = await handler(JSON.parse(invocation.event), contextOf(invocation))
    return { kind: 'done', requestId, result: JSON.stringify(result) ?? 'null' }
  } catch (cause) {
    return { kind: 'failed', requestId, error: errorOf(cause) }
  }
}

async function live(port: MessagePort): Promise<void> {
  const report = (message: WorkerReport): void => port.postMessage(message)
  try {
    const handler = await load()
    port.on('message', (message: Invocation | HeapQuestion) => {
      if ('collect' in message) report({ kind: 'heap', bytes: heapBytes() })
      else void invoke(handler, message).then(report)
    })
    report({ kind: 'ready' })
  } catch (cause) {
    report({ kind: 'not-started', error: errorOf(cause) })
  }
}

if (parentPort !== null) void live(parentPort)
