import { entryOf, type Index, isSame, standsAlike } from './shape.ts'
import { type Image, sizeOf } from './size.ts'

/** A row before and after one write; missing where it wasn't there, or isn't any more. */
export type Change = { before: Image | undefined; after: Image | undefined }

/** What a write costs: the row itself, and each index that it moves. */
export type WriteUnits = { table: number; indexes: Readonly<Record<string, number>> }

const kilobytes = (bytes: number) => Math.max(1, Math.ceil(bytes / 1024))
const larger = (one: Image | undefined, other: Image | undefined) => Math.max(...[one, other].map((image) => (image ? sizeOf(image) : 0)))

/** A unit a started KB of the larger of before and after; at least one, also where nothing was and is. */
function rowUnits({ before, after }: Change): number {
  return kilobytes(larger(before, after))
}

/** An entry that is put, changed or taken out costs once; one whose key changes is taken out and put. */
function entryUnits(index: Index, { before, after }: Change): number {
  const [was, is] = [entryOf(index, before), entryOf(index, after)]
  if (!was || !is) return was || is ? kilobytes(larger(was, is)) : 0
  if (standsAlike(index, was, is)) return isSame(was, is) ? 0 : kilobytes(larger(was, is))
  return kilobytes(sizeOf(was)) + kilobytes(sizeOf(is))
}

/**
 * Write units by DynamoDB's documented rules. In a transaction a row costs twice; of its index entries nothing is documented, so they are
 * told apart and count once.
 */
export function writeUnits(change: Change, { indexes, times }: { indexes: readonly Index[]; times: 1 | 2 }): WriteUnits {
  const moved = indexes.map((index) => [index.name, entryUnits(index, change)] as const).filter(([, units]) => units > 0)
  return { table: times * rowUnits(change), indexes: Object.fromEntries(moved) }
}

/** A condition that fails costs what the row that stands there weighs, and moves no index. */
export function failedUnits(standing: Image | undefined, { times }: { times: 1 | 2 }): WriteUnits {
  return { table: times * rowUnits({ before: standing, after: undefined }), indexes: {} }
}
