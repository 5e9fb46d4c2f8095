import { dayOf } from '../../domain/calendar.ts'
import type { Row } from '../../store/row.ts'
import { accountStated } from '../../store/stating.ts'
import { same } from './divergence.ts'
import { type Book, figuresOf } from './oracle/book.ts'
import type { Shop, World } from './simulated.ts'

const accountOf = (row: Row) => (row.kind === 'ranking' ? String(row.state.accountId) : row.kind)

/** Lists of accounts go by the figures they are sorted by, and those that hold some of them hold all of those and no other. */
export async function compareLists(world: World, shop: Shop): Promise<void> {
  const lines = [...shop.oracle.books.values()].map(lineOf)
  await compareSorted(world, shop, lines)
  await compareSparse(world, shop, lines)
}

type Line = ReturnType<typeof lineOf>

function lineOf(book: Book) {
  const { unpaid, deposits, openOrders, charged } = figuresOf(book)
  const balance = deposits - unpaid
  const figures = { 'open-orders': openOrders, balance, remainder: balance - openOrders, exposure: unpaid + charged }
  const { id: account, currency, erased, limit } = book
  return {
    account,
    currency,
    erased,
    unpaid,
    overLimit: typeof limit === 'number' && unpaid + charged > limit,
    waits: book.waits,
    unstatedSince: movedAt(book),
    ...figures,
  }
}

/** When a record beyond the last statement first moved the balance. */
function movedAt({ trail, stated }: Book): string | undefined {
  return trail.find(({ sequence, balance }, at) => sequence > (stated?.sequence ?? 0) && balance !== (trail[at - 1]?.balance ?? 0))?.at
}

async function compareSorted({ truth }: World, { id }: Shop, lines: readonly Line[]): Promise<void> {
  for (const figure of ['open-orders', 'balance', 'remainder', 'exposure'] as const) {
    const { rows } = await truth.listed(id, { list: `by-${figure}`, limit: 1_000 })
    const byFigure = lines.toSorted(
      (one, other) =>
        (one.currency < other.currency ? -1 : one.currency > other.currency ? 1 : one[figure] - other[figure]) ||
        (one.account < other.account ? -1 : 1),
    )
    same(`the accounts of ${id} by ${figure}`, { found: rows.map(accountOf), expected: byFigure.map(({ account }) => account) })
  }
}

async function compareSparse({ truth }: World, { id, settings }: Shop, lines: readonly Line[]): Promise<void> {
  const accounts = (are: (line: Line) => boolean) => lines.flatMap((line) => (are(line) ? [line.account] : [])).toSorted()
  const sparse = [
    ['owing', ({ unpaid }: Line) => unpaid > 0],
    ['over-limit', ({ overLimit }: Line) => overLimit],
    // Everybody can be looked up by name, and nobody who was erased.
    ['search-name', ({ erased }: Line) => !erased],
  ] as const
  for (const [list, are] of sparse) {
    const { rows } = await truth.listed(id, { list, limit: 1_000 })
    same(`the accounts of ${id} in the list ${list}`, { found: rows.map(accountOf).toSorted(), expected: accounts(are) })
  }
  const { places } = await truth.stating(id, { through: '9999-12-31', limit: 1_000 })
  same(`the accounts of ${id} that are to be stated`, {
    found: places.map((place) => String(accountStated(place))).toSorted(),
    expected: accounts(({ erased, waits }) => !erased && waits),
  })
  const late = places.filter((place) => {
    const since = lines.find(({ account }) => account === String(accountStated(place)))?.unstatedSince
    return since !== undefined && place.slice(0, 10) > dayOf(since, settings.timeZone)
  })
  same(`the places of ${id} behind the first movement that is to be stated`, { found: late, expected: [] })
}
