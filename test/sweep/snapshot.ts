import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { MerchantId } from '../../domain/ids.ts'
import { firstHash } from '../../domain/ledger/journal.ts'
import { hashOfRecord } from '../../store/chain.ts'
import { itemOf, recordOf } from '../../store/codec.ts'
import type { Item, Key } from '../../store/row.ts'
import type { KeptDocument } from './outside.ts'
import type { World } from './world.ts'

/** Everything of one merchant at one moment. */
export type Snapshot = { merchantId: MerchantId; items: readonly Item[]; documents: readonly KeptDocument[]; at: number }

function inBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}

/** All rows that the gate saw written, as they stand now, straight from the engine. */
export async function rowsNow({ engine, tableName, gate }: World): Promise<Item[]> {
  const items: Item[] = []
  for (const Keys of inBatches<Key>([...gate.rows.values()], 100)) {
    const { Responses } = await engine.send(new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }))
    items.push(...(Responses?.[tableName] ?? []).map(itemOf))
  }
  return items
}

export async function takeSnapshot(world: World, merchantId: MerchantId): Promise<Snapshot> {
  return { merchantId, items: await rowsNow(world), documents: world.outside.documentsOf(merchantId), at: world.clock.now() }
}

/**
 * The same merchant under another id, as if all of it had happened to that one: journal records are hashed anew, since a hash covers
 * whose it is.
 */
function renamed(items: readonly Item[], from: string, to: string): Item[] {
  const moved = items.map((item) => itemOf(JSON.parse(JSON.stringify(item).replaceAll(from, to))))
  const chains = moved
    .filter(({ pk }) => pk.startsWith('J#'))
    .toSorted((one, other) => (`${one.pk}${one.sk}` < `${other.pk}${other.sk}` ? -1 : 1))
  const hashes = new Map([[firstHash, firstHash]])
  const records = chains.map((item) => {
    const record = recordOf(item)
    const linked = { ...record, previousHash: hashes.get(record.previousHash) ?? record.previousHash }
    const hash = hashOfRecord(linked)
    hashes.set(record.hash, hash)
    return { ...item, record: { ...linked, hash } }
  })
  const rows = moved.filter(({ pk }) => !pk.startsWith('J#'))
  const rehashed = JSON.stringify(rows).replaceAll(/[0-9a-f]{64}/g, (hash) => hashes.get(hash) ?? hash)
  return [...records, ...JSON.parse(rehashed).map(itemOf)]
}

/** Brings a snapshot back as another merchant's, at the moment it was taken. */
export async function bringBack(world: World, { merchantId: from, items, documents, at }: Snapshot, merchantId: MerchantId): Promise<void> {
  const { engine, tableName, gate, outside, clock } = world
  gate.rows.clear()
  gate.objects.clear()
  const all = renamed(items, from, merchantId)
  for (const { pk, sk } of all) gate.rows.set(`${pk}\n${sk}`, { pk, sk })
  for (const batch of inBatches(all, 25))
    await engine.send(new BatchWriteCommand({ RequestItems: { [tableName]: batch.map((Item) => ({ PutRequest: { Item } })) } }))
  for (const name of outside.keepDocuments(documents, merchantId)) gate.objects.set(name, '')
  clock.set(at)
}

/** Ids of one length, so that they can take each other's place anywhere. */
export function merchantNumbered(nth: number): MerchantId {
  return MerchantId.parse(`mer_${nth.toString(36).padStart(5, '0')}`)
}
