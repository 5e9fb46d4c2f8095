import { recordOf, rowOf } from '../../store/codec.ts'
import { freeze } from '../../store/memory.ts'
import type { Item, Row } from '../../store/row.ts'

/** Parses each item once: the twin's items never change. What is shared by it is frozen, so that whoever changes it fails. */
function once<T>(parse: (item: Item) => T): (item: Item) => T {
  const known = new WeakMap<Item, T>()
  return (item) => {
    const before = known.get(item)
    if (before !== undefined) return before
    const parsed = freeze(parse(item))
    known.set(item, parsed)
    return parsed
  }
}

export const rowOnce: (item: Item) => Row = once(rowOf)
export const recordOnce = once(recordOf)
