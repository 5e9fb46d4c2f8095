import { randomUUID } from 'node:crypto'
import type { Reply } from '../loopback.ts'

/** The error shape of Direct+: callers decide by `errorCode`, not by the HTTP status. */
export function bureauError(
  status: number,
  error: { code: string; message: string; details?: { parameter: string; description: string }[] },
): Reply {
  return {
    status,
    json: {
      transactionDetail: { transactionID: `rrt-${randomUUID()}` },
      error: { errorMessage: error.message, errorCode: error.code, ...(error.details ? { errorDetails: error.details } : {}) },
    },
  }
}
