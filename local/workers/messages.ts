/** What a worker is told when it is made. */
export type WorkerStart = {
  offset: SharedArrayBuffer
  codeFolder: string
  handler: string
  functionName: string
  functionArn: string
  memoryMiB: number
}

/** One invocation: the event as JSON, so that nothing but what Lambda would pass gets across. */
export type Invocation = { requestId: string; event: string; timeoutMs: number; traceId: string }

/** Asks a worker to free what nothing holds any more, and to say how much is left. */
export type HeapQuestion = { collect: true }

export type FunctionError = { errorType: string; errorMessage: string; trace: string[] }

/** What a worker says: that it is ready or couldn't start, and how each invocation ended. */
export type WorkerReport =
  | { kind: 'ready' }
  | { kind: 'not-started'; error: FunctionError }
  | { kind: 'done'; requestId: string; result: string }
  | { kind: 'failed'; requestId: string; error: FunctionError }
  | { kind: 'heap'; bytes: number }
