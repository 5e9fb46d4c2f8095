import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'

/** A client's calls as they pass the wire, retries of the SDK included; `before` and `after` may throw in their place. */
type Tap = { before?: (operation: string) => void; after?: (operation: string) => void }

function operationOf(request: unknown): string {
  const headers = typeof request === 'object' && request !== null && 'headers' in request ? Object(request.headers) : {}
  return String(headers['x-amz-target']).replace(/^.*\./, '')
}

function tap(client: DynamoDBDocumentClient, { before, after }: Tap): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const operation = operationOf(args.request)
      before?.(operation)
      const answer = await next(args)
      after?.(operation)
      return answer
    },
    { step: 'deserialize', priority: 'low' },
  )
}

/** The operations that went over the wire from now on, in order. */
export function callsOf(client: DynamoDBDocumentClient): string[] {
  const calls: string[] = []
  tap(client, { before: (operation) => calls.push(operation) })
  return calls
}

const Units = z.object({ CapacityUnits: z.number() })
const Capacity = z.object({ ConsumedCapacity: z.union([z.array(Units), Units]) })
const reads = /^(BatchGet|Query|Scan)/

/** Read units, as the engine counts them, of all that is read from now on. */
export function readUnitsOf(client: DynamoDBDocumentClient): () => number {
  let units = 0
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!reads.test(commandName)) return next(args)
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })
        const told = Capacity.safeParse(answer.output).data?.ConsumedCapacity ?? []
        units += [told].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
        return answer
      },
    { step: 'initialize' },
  )
  return () => units
}

/** Cancels the next transactions as DynamoDB does when another one is at work on a row; the engine here never does. */
export function cancelTransactions(client: DynamoDBDocumentClient, { times, code }: { times: number; code: string }): void {
  let left = times
  tap(client, {
    before: (operation) => {
      if (operation !== 'TransactWriteItems' || left === 0) return
      left -= 1
      const CancellationReasons = [{ Code: code, Message: 'Transaction is ongoing for the item' }, { Code: 'None' }]
      throw new TransactionCanceledException({ message: 'Transaction cancelled', $metadata: { httpStatusCode: 400 }, CancellationReasons })
    },
  })
}

/** Lets the next transactions through and loses their replies. */
export function dropReplies(client: DynamoDBDocumentClient, times: number): void {
  let left = times
  tap(client, {
    after: (operation) => {
      if (operation !== 'TransactWriteItems' || left === 0) return
      left -= 1
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' })
    },
  })
}
