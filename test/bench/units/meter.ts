import * as z from 'zod'
import type { Exchange } from '../overhear.ts'
import { itemUnits, type Reading, rangeUnits } from './reading.ts'
import { entryOf, type Index, placeOf } from './shape.ts'
import { Image, sizeOf, sum } from './size.ts'
import { type Change, failedUnits, type WriteUnits, writeUnits } from './writing.ts'

/** What a row was written for, with what it weighed and cost. */
export type WrittenRow = { place: string; bytes: number; units: WriteUnits }

/** What calls of the engine cost. */
export type Spent = {
  requests: number
  /** Rows alone, and entries of indexes alone. */
  write: number
  entries: number
  read: number
  rows: readonly WrittenRow[]
}

const nothingSpent: Spent = { requests: 0, write: 0, entries: 0, read: 0, rows: [] }

export function together(all: readonly Spent[]): Spent {
  return {
    requests: sum(all.map(({ requests }) => requests)),
    write: sum(all.map(({ write }) => write)),
    entries: sum(all.map(({ entries }) => entries)),
    read: sum(all.map(({ read }) => read)),
    rows: all.flatMap(({ rows }) => rows),
  }
}

const Keyed = z.object({ Key: Image })
const Put = z.object({ Item: Image })
const Updated = z.object({ Attributes: Image.default({}) })
const Action = z.object({ Put: Put.optional(), Delete: Keyed.optional(), ConditionCheck: Keyed.optional() })
const Transaction = z.object({ TransactItems: z.array(Action) })
const Consistent = z.object({ ConsistentRead: z.boolean().default(false) })
const Asked = Consistent.extend({ IndexName: z.string().optional(), Select: z.string().optional() })
const Batch = z.object({ RequestItems: z.record(z.string(), Consistent.extend({ Keys: z.array(Image) })) })
const Batched = z.object({ Responses: z.record(z.string(), z.array(Image)) })
const Found = z.object({ Item: Image.optional() })
const Listed = z.object({ Items: z.array(Image).default([]) })

const readingOf = ({ ConsistentRead }: { ConsistentRead: boolean }): Reading => (ConsistentRead ? 'strong' : 'lagging')

/**
 * Computes what a trace cost, in order: it keeps every row it saw written or read, so that it knows what stood before each write. Calls it
 * has no rule for are an error, so that nothing is left out unseen.
 */
export class Meter {
  readonly #rows = new Map<string, Image>()
  readonly #indexes: readonly Index[]

  constructor(indexes: readonly Index[]) {
    this.#indexes = indexes
  }

  /** What each call cost, in order. */
  spent(exchanges: readonly Exchange[]): (Spent & { by: string })[] {
    return exchanges.map((exchange) => ({ ...this.#spentOn(exchange), by: exchange.by, requests: 1 }))
  }

  #spentOn({ operation, status, ...texts }: Exchange): Spent {
    const failed = status !== 200
    const [asked, said]: unknown[] = [JSON.parse(texts.asked), JSON.parse(texts.said)]
    switch (operation) {
      case 'PutItem':
        return this.#wrote([this.#put(Put.parse(asked).Item)], { times: 1, failed })
      case 'DeleteItem':
        return this.#wrote([this.#gone(Keyed.parse(asked).Key)], { times: 1, failed })
      case 'UpdateItem': {
        const { Key } = Keyed.parse(asked)
        return this.#wrote([this.#put({ ...(this.#standing(Key) ?? Key), ...Updated.parse(said).Attributes })], { times: 1, failed })
      }
      case 'TransactWriteItems':
        return this.#wrote(
          Transaction.parse(asked).TransactItems.map((action) => this.#changeOf(action)),
          { times: 2, failed },
        )
      case 'GetItem': {
        const { Item } = Found.parse(said)
        return this.#read([Item], itemUnits(Item, readingOf(Consistent.parse(asked))))
      }
      case 'BatchGetItem':
        return together(Object.entries(Batch.parse(asked).RequestItems).map((table) => this.#readEach(table, said)))
      case 'Query':
      case 'Scan':
        return this.#readRange(Asked.parse(asked), Listed.parse(said).Items)
      default:
        throw new Error(`no rule says what ${operation} costs`)
    }
  }

  #standing(key: Image): Image | undefined {
    return this.#rows.get(placeOf(key))
  }

  #put(after: Image): Change {
    return { before: this.#standing(after), after }
  }

  #gone(key: Image): Change {
    return { before: this.#standing(key), after: undefined }
  }

  #changeOf({ Put, Delete, ConditionCheck }: z.infer<typeof Action>): Change {
    if (Put) return this.#put(Put.Item)
    if (Delete) return this.#gone(Delete.Key)
    if (!ConditionCheck) throw new Error('an action of a transaction is none of those we know')
    const standing = this.#standing(ConditionCheck.Key)
    return { before: standing, after: standing }
  }

  /** Nothing of a cancelled transaction is written, but all of it is paid. */
  #wrote(changes: readonly Change[], { times, failed }: { times: 1 | 2; failed: boolean }): Spent {
    const rows = changes.map((change): WrittenRow => {
      const is = change.after ?? change.before ?? {}
      const units = failed ? failedUnits(larger(change), { times }) : writeUnits(change, { indexes: this.#indexes, times })
      return { place: placeOf(is), bytes: sizeOf(is), units }
    })
    if (!failed) for (const change of changes) this.#keep(change)
    return {
      ...nothingSpent,
      write: sum(rows.map(({ units }) => units.table)),
      entries: sum(rows.flatMap(({ units }) => Object.values(units.indexes))),
      rows,
    }
  }

  #keep({ before, after }: Change): void {
    if (after) this.#rows.set(placeOf(after), after)
    else if (before) this.#rows.delete(placeOf(before))
  }

  #read(images: readonly (Image | undefined)[], units: number): Spent {
    for (const image of images) if (image) this.#rows.set(placeOf(image), image)
    return { ...nothingSpent, read: units }
  }

  #readEach([table, asked]: [string, z.infer<typeof Batch>['RequestItems'][string]], said: unknown): Spent {
    const found = Batched.parse(said).Responses[table] ?? []
    const byPlace = new Map(found.map((image) => [placeOf(image), image]))
    const units = asked.Keys.map((key) => itemUnits(byPlace.get(placeOf(key)), readingOf(asked)))
    return this.#read(found, sum(units))
  }

  /** Of an index only its entries are read, and with all attributes asked of one that lacks them, each row too. */
  #readRange(asked: z.infer<typeof Asked>, items: readonly Image[]): Spent {
    const reading = readingOf(asked)
    const index = this.#indexes.find(({ name }) => name === asked.IndexName)
    if (!index) return this.#read(items, rangeUnits(items, reading))
    if (index.projects === 'all') return this.#read([], rangeUnits(items, reading))
    const entries = items.map((item) => entryOf(index, item) ?? {})
    const whole = asked.Select === 'ALL_ATTRIBUTES' ? sum(items.map((item) => itemUnits(item, reading))) : 0
    return this.#read([], rangeUnits(entries, reading) + whole)
  }
}

const larger = ({ before, after }: Change): Image | undefined =>
  [before, after].filter((image) => image !== undefined).sort((one, other) => sizeOf(other) - sizeOf(one))[0]
