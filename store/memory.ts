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
import { type Range, scanPrefix, shardOf } from './table.ts'

/** DynamoDB orders text by its bytes. */
const compare = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

/**
 * The twin of store/dynamo.ts for tests and the simulation: the same answers, each call taking effect at one instant. Nothing it
 * gives out or takes in is shared with the caller.
 */
export function memoryTable(): Table {
  const items = new Map<string, Item>()
  const done = new Map<string, string>()
  return {
    get: async (keys) => {
      return keys.flatMap((key) => copies(items.get(textOf(key))))
    },
    range: async (range) => inRange([...items.values()], range).flatMap(copies),
    write: async (actions, token) => {
      assertSendable(actions)
      const content = JSON.stringify(actions)
      const before = done.get(token)
      if (before !== undefined && before !== content) throw new Error('the token was used for another transaction')
      if (before !== undefined) return { outcome: 'written' }
      const written = writeAll(items, actions)
      if (written.outcome === 'written') done.set(token, content)
      return written
    },
    scan: async (page) => scanned([...items.values()], page),
  }
}

export function memoryKeeper(): Keeper {
  return keeperOver(memoryTable())
}

function copies(item: Item | undefined): Item[] {
  return item ? [structuredClone(item)] : []
}

function writeAll(items: Map<string, Item>, actions: readonly Action[]): Written {
  const old = actions.map((action) => {
    const standing = items.get(textOf(keyOfAction(action)))
    const holds = action.under === 'absent' ? standing === undefined : standing?.version === action.under
    return holds ? undefined : (copies(standing)[0] ?? null)
  })
  if (old.some((one) => one !== undefined)) return { outcome: 'raced', old }
  for (const action of actions) if ('put' in action) items.set(textOf(action.put), structuredClone(action.put))
  return { outcome: 'written' }
}

const partitions = { sk: 'pk', openKey: 'pk', listSk: 'listPk' } as const

function inRange(items: readonly Item[], { by, pk, from, to, limit, reverse = false }: Range): Item[] {
  const sorts = (item: Item): string | undefined => text(item[by])
  const within = items.filter((item) => {
    const key = sorts(item)
    return item[partitions[by]] === pk && key !== undefined && compare(key, from) >= 0 && compare(key, to) <= 0
  })
  const sorted = within.toSorted((one, other) => compare(sorts(one) ?? '', sorts(other) ?? ''))
  return (reverse ? sorted.toReversed() : sorted).slice(0, limit)
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

function scanned(items: readonly Item[], page: ScanPage): { items: Item[]; next?: string } {
  const { segment, segments, limit, after } = page
  const wanted = items
    .filter((item) => item.pk.startsWith(scanPrefix(page)) && (page.of === 'journal' || item.kind === 'account'))
    .filter((item) => shardOf(item.pk, segments) === segment && (after === undefined || compare(textOf(item), after) > 0))
    .toSorted((one, other) => compare(textOf(one), textOf(other)))
  const kept = wanted.slice(0, limit)
  const last = kept.at(-1)
  return { items: kept.flatMap(copies), ...(wanted.length > limit && last && { next: textOf(last) }) }
}
