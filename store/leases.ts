import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { attributesOf, plainOf } from './attributes.ts'
import type { Engine } from './dynamo.ts'
import { unavailable } from './failures.ts'
import { leaseKey } from './table.ts'

/** What is counted: something that somebody may do so often in one window of time. */
export type Window = { of: string; who: string; startsAt: number; endsAt: number }

/** Counts that every environment shares, each in a row of its own that expires. Never money: a lost reply may count twice. */
export type Leases = {
  /** Adds `count`, unless that would pass `most`; answers the sum so far, undefined where nothing was added. Throws Unavailable. */
  take(window: Window, wish: { count: number; most: number }): Promise<number | undefined>
}

/** Milliseconds an answer is worth waiting for: what is counted must not wait longer for being counted. */
const answersWithinMillis = 1_000

/** Seconds a row stays after its window; DynamoDB takes it out within days. */
const keptSeconds = 60

const Counted = z.object({ taken: z.int() })
const Spent = z.object({ name: z.literal('ConditionalCheckFailedException') })

export function dynamoLeases({ client, tableName }: Engine): Leases {
  return {
    async take(window, { count, most }) {
      if (count > most) return undefined
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: attributesOf(leaseKey(window)),
        UpdateExpression: 'SET taken = if_not_exists(taken, :none) + :count, expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(taken) OR taken <= :room',
        ExpressionAttributeValues: attributesOf({
          ':none': 0,
          ':count': count,
          ':room': most - count,
          ':expiresAt': Math.ceil(window.endsAt / 1000) + keptSeconds,
        }),
        ReturnValues: 'UPDATED_NEW',
      })
      try {
        const answer = await client.send(command, { abortSignal: AbortSignal.timeout(answersWithinMillis) })
        return Counted.parse(plainOf(answer.Attributes ?? {})).taken
      } catch (error) {
        if (Spent.safeParse(error).success) return undefined
        throw unavailable(error)
      }
    },
  }
}
