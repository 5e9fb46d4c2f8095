import { type Book, idOf } from './book.ts'
import { refuse } from './stripeWire.ts'

type Tree = { [name: string]: unknown }

/** Replaces the ids named by `expand[]` paths (`payment_intent.latest_charge`, `data.charge` in lists) with the objects. */
export function expanded(object: unknown, paths: readonly string[], of: { book: Book; merchantId: string }): unknown {
  return paths.reduce((grown, path) => grow(grown, path.split('.'), of), object)
}

function grow(object: unknown, path: readonly string[], of: { book: Book; merchantId: string }): unknown {
  const [first, ...rest] = path
  if (first === undefined) return object
  if (!isTree(object)) return object
  const value = object[first]
  if (Array.isArray(value)) return { ...object, [first]: value.map((entry) => grow(entry, rest, of)) }
  if (first === 'line_items' && object.object === 'checkout.session') return { ...object, line_items: lineItems(String(object.id), of) }
  if (value === null || value === undefined) return object
  const found = typeof value === 'string' ? lookUp(value, of) : value
  if (found === undefined) return refuse({ param: 'expand', message: `This property cannot be expanded (${path.join('.')}).` })
  return { ...object, [first]: grow(found, rest, of) }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lookUp(id: string, { book, merchantId }: { book: Book; merchantId: string }): unknown {
  const prefix = id.split('_')[0]
  switch (prefix) {
    case 'pi':
      return book.intents.find(merchantId, id)
    case 'ch':
    case 'py':
      return book.charges.find(merchantId, id)
    case 're':
      return book.refunds.find(merchantId, id)
    case 'cs':
      return book.sessions.find(merchantId, id)
    default:
      return undefined
  }
}

/** What was ordered, in the shape of Stripe's line items. */
export function lineItems(sessionId: string, { book, merchantId }: { book: Book; merchantId: string }) {
  const session = book.sessions.get(merchantId, sessionId)
  const entries = book.orders.get(merchantId, sessionId).lines.map((line, place) => ({
    id: `li_${place + 1}${sessionId.slice('cs_test_'.length)}`,
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: line.quantity * line.unitAmount,
    amount_tax: 0,
    amount_total: line.quantity * line.unitAmount,
    currency: session.currency,
    description: line.name,
    metadata: {},
    price: null,
    quantity: line.quantity,
  }))
  return listOf(entries, `/v1/checkout/sessions/${sessionId}/line_items`)
}

/** A list in Stripe's shape. */
export function listOf(entries: unknown[], url: string, hasMore = false) {
  return { object: 'list', data: entries, has_more: hasMore, url }
}

/** Newest first, after `starting_after`, at most `limit` (1 to 100, 10 by default). */
export function paged<T extends { id: string }>(entries: T[], query: URLSearchParams, url: string) {
  const limit = Number(query.get('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) refuse({ param: 'limit', message: 'This value must be between 1 and 100.' })
  const after = query.get('starting_after')
  const from = after ? entries.findIndex(({ id }) => id === after) + 1 : 0
  return listOf(entries.slice(from, from + limit), url, entries.length > from + limit)
}

/** Those whose field points to the id asked for by a query parameter of the same name. */
export function pointingTo<T>(
  entries: T[],
  query: URLSearchParams,
  fields: { [name: string]: (entry: T) => string | { id: string } | null | undefined },
): T[] {
  return Object.entries(fields).reduce((left, [name, field]) => {
    const wanted = query.get(name)
    return wanted ? left.filter((entry) => idOf(field(entry)) === wanted) : left
  }, entries)
}
