import type { Book, Order } from './oracle/book.ts'
import type { Scope } from './scope.ts'

/** An account of the shop; now and then of nobody. */
export function anyAccount({ shop, chance }: Pick<Scope, 'shop' | 'chance'>): string {
  const ids = [...shop.oracle.books.keys()]
  return ids.length === 0 || chance.maybe(0.02) ? 'acc_nobody' : chance.one(ids)
}

export function anyBook({ shop, chance }: Pick<Scope, 'shop' | 'chance'>): Book | undefined {
  const books = [...shop.oracle.books.values()]
  return books.length === 0 ? undefined : chance.one(books)
}

/** An order that fits, mostly; any other now and then. */
export function anyOrder(scope: Pick<Scope, 'shop' | 'chance'>, fits: (order: Order) => boolean): Order | undefined {
  const orders = [...scope.shop.oracle.books.values()].flatMap((book) => book.orders)
  const fitting = orders.filter(fits)
  const from = fitting.length === 0 || scope.chance.maybe(0.08) ? orders : fitting
  return from.length === 0 ? undefined : scope.chance.one(from)
}

/** One of what there is; undefined where there is nothing. */
export function some<T>({ chance }: Pick<Scope, 'chance'>, from: readonly T[]): T | undefined {
  return from.length === 0 ? undefined : chance.one(from)
}
