import {
  type Action,
  assertSendable,
  type Keeper,
  keeperOver,
  keyOfAction,
  type ScanPage,
  type Table,
  textOf,
  type Written,
} from './keeper.ts'
import type { Item } from './row.ts'
import { shardOf } from './shards.ts'
import { partitionKeys, type Range, scanPrefix } from './table.ts'

/** DynamoDB orders text by its bytes; for plain ASCII that is the order of its characters. */
const compare = (one: string, other: string) =>
  isAscii(one) && isAscii(other) ? (one < other ? -1 : one > other ? 1 : 0) : Buffer.compare(Buffer.from(one), Buffer.from(other))

const isAscii = (text: string) => /^[\n -~]*$/.test(text)

/** All items by their key, and by each partition that a list can be of. */
type Items = { byKey: Map<string, Item>; byPartition: Map<string, Map<string, Item>> }

/**
 * The twin of store/dynamo.ts for tests and the simulation: the same answers, each call taking effect at one instant. What it takes in
 * is copied, and what it gives out is frozen, so that nothing is shared that anybody could change.
 */
export function memoryTable(): Table {
  const items: Items = { byKey: new Map(), byPartition: new Map() }
  const done = new Map<string, readonly Action[]>()
  return {
    get: async (keys) => keys.flatMap((key) => items.byKey.get(textOf(key)) ?? []),
    range: async (range) => inRange([...(items.byPartition.get(`${partitionKeys[range.by]} ${range.pk}`)?.values() ?? [])], range),
    write: async (actions, token) => {
      assertSendable(actions)
      const before = done.get(token)
      if (before && JSON.stringify(before) !== JSON.stringify(actions)) throw new Error('the token was used for another transaction')
      if (before) return { outcome: 'written' }
      const kept = actions.map((action) => ('put' in action ? { ...action, put: frozen(action.put) } : action))
      const written = writeAll(items, kept)
      if (written.outcome === 'written') done.set(token, kept)
      return written
    },
    scan: async (page) => scanned([...items.byKey.values()], page),
  }
}

export function memoryKeeper(): Keeper {
  return keeperOver(memoryTable())
}

/** A copy that nobody can change; what is frozen already is its own. */
function frozen<T>(value: T): T {
  return Object.isFrozen(value) ? value : freeze(structuredClone(value))
}

/** A value that nobody can change any more, down to its last part. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const one of Object.values(value)) freeze(one)
  return Object.freeze(value)
}

function writeAll(items: Items, actions: readonly Action[]): Written {
  const old = actions.map((action) => {
    const standing = items.byKey.get(textOf(keyOfAction(action)))
    const holds = action.under === 'absent' ? standing === undefined : standing?.version === action.under
    return holds ? undefined : (standing ?? null)
  })
  if (old.some((one) => one !== undefined)) return { outcome: 'raced', old }
  for (const action of actions) if ('put' in action) put(items, action.put)
  return { outcome: 'written' }
}

function put({ byKey, byPartition }: Items, item: Item): void {
  const key = textOf(item)
  const before = byKey.get(key)
  byKey.set(key, item)
  for (const name of new Set(Object.values(partitionKeys))) {
    if (before) byPartition.get(`${name} ${before[name]}`)?.delete(key)
    const partition = `${name} ${item[name]}`
    const known = byPartition.get(partition)
    if (known) known.set(key, item)
    else byPartition.set(partition, new Map([[key, item]]))
  }
}

function inRange(items: readonly Item[], { by, from, to, limit, reverse = false }: Range): Item[] {
  const sorts = (item: Item): string | undefined => text(item[by])
  const within = items.filter((item) => {
    const key = sorts(item)
    return key !== undefined && compare(key, from) >= 0 && compare(key, to) <= 0
  })
  const sorted = within.toSorted((one, other) => compare(sorts(one) ?? '', sorts(other) ?? ''))
  return (reverse ? sorted.toReversed() : sorted).slice(0, limit)
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

const isOf = {
  roots: ({ head }: Item) => head !== undefined,
  journal: () => true,
} as const satisfies Record<ScanPage['of'], (item: Item) => boolean>

function scanned(items: readonly Item[], page: ScanPage): { items: Item[]; next?: string } {
  const { segment, segments, limit, after } = page
  const wanted = items
    .filter((item) => item.pk.startsWith(scanPrefix(page)) && isOf[page.of](item))
    .filter((item) => shardOf(item.pk, segments) === segment && (after === undefined || compare(textOf(item), after) > 0))
    .toSorted((one, other) => compare(textOf(one), textOf(other)))
  const kept = wanted.slice(0, limit)
  const last = kept.at(-1)
  return { items: kept, ...(wanted.length > limit && last && { next: textOf(last) }) }
}
