import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { MerchantId } from '../../domain/ids.ts'
import type { Change } from '../../domain/states.ts'
import { attributesOf } from '../../store/attributes.ts'
import { itemsOf, rowFor } from '../../store/codec.ts'
import type { Beside, Item } from '../../store/row.ts'

/** The table as a bench fills it: by the store's own codec, past its commits. */
export type Target = { client: Pick<DynamoDBClient, 'send'>; tableName: string }

/** What one request of the engine takes, and how many are under way at once. */
const [perRequest, atOnce] = [25, 8]

/** A row as a first commit would have left it, or as `beside` says. */
export function itemsFor(merchantId: MerchantId, { ref, state }: Change, beside: Partial<Beside> = {}): Item[] {
  return itemsOf(merchantId, ref, rowFor(ref, state, { version: 1, ...beside }))
}

/** Writes items as they come, never many of them in memory. */
export async function fill({ client, tableName }: Target, items: Iterable<Item>): Promise<void> {
  const source = items[Symbol.iterator]()
  const write = async () => {
    for (let batch = taken(source); batch.length > 0; batch = taken(source)) {
      let left = batch.map((item) => ({ PutRequest: { Item: attributesOf(item) } }))
      while (left.length > 0) {
        const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: left } }))
        const again = new Set(
          (UnprocessedItems?.[tableName] ?? []).map(({ PutRequest }) => `${PutRequest?.Item?.pk?.S} ${PutRequest?.Item?.sk?.S}`),
        )
        left = left.filter(({ PutRequest: { Item } }) => again.has(`${Item.pk?.S} ${Item.sk?.S}`))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, write))
}

function taken(source: Iterator<Item>): Item[] {
  const batch: Item[] = []
  while (batch.length < perRequest) {
    const next = source.next()
    if (next.done) break
    batch.push(next.value)
  }
  return batch
}

/** A figure below `most` that looks drawn, and is the same for the same place in every run. */
export function drawn(at: number, most: number): number {
  return ((Math.imul(at + 1, 2_654_435_761) >>> 0) % 1_000_003) % most
}
