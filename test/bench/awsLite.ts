import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as z from 'zod'
import { type Attributes, plainOf } from '../../store/attributes.ts'
import type { Told } from './bench.ts'
import { installed } from './installed.ts'

type Calls = readonly { operation: string; input: object }[]

/**
 * Another client, to compare with only: installed into a folder of its own, never shipped. Undefined, with a line that says so, where
 * it can't be had.
 */
export async function installLite({
  endpoint,
  told,
}: {
  endpoint: string
  told: Told
}): Promise<((calls: Calls) => Promise<void>) | undefined> {
  try {
    const folder = await installed('aws-lite', told)
    const load = createRequire(join(folder, 'node_modules/here.js'))
    const connect: (config: object) => Promise<{ DynamoDB: Record<string, (input: object) => Promise<unknown>> }> = load('@aws-lite/client')
    const { DynamoDB } = await connect({
      endpoint,
      region: 'eu-west-3',
      plugins: [load('@aws-lite/dynamodb')],
      autoloadPlugins: false,
    })
    return async (calls) => {
      // It writes into what it is given, so each call has a copy; that costs it a little.
      for (const { operation, input } of calls) await DynamoDB[operation]?.(structuredClone(input))
    }
  } catch (error) {
    told(`without aws-lite: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
    return undefined
  }
}

/** Inputs as this client takes them: rows as plain objects, where on the wire each value says its type. */
export function plainCalls(calls: Calls): Calls {
  return calls.map(({ operation, input }) => ({ operation, input: JSON.parse(JSON.stringify(input), plainRows) }))
}

const Row = z.custom<Attributes>((value) => typeof value === 'object' && value !== null)

function plainRows(name: string, value: unknown): unknown {
  if (name === 'Keys' && Array.isArray(value)) return value.map((key) => plainOf(Row.parse(key)))
  const isRow = name === 'Item' || name === 'Key' || name === 'ExpressionAttributeValues'
  return isRow ? plainOf(Row.parse(value)) : value
}
