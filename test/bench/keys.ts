import { createHash } from 'node:crypto'
import { AccountId, MerchantId } from '../../domain/ids.ts'
import { numbersFrom } from '../../tools/mutate/draw.ts'
import type { Bench, Found, Row } from './bench.ts'
import { type OrderRow, placesOf, rowsOfAnOrder, type Whose } from './orderRows.ts'
import { drawnBy, zipfShares } from './zipf.ts'

const seed = 2026
const [merchantCount, accountCount, perSecond] = [10_000, 1_000_000, 1_000]
/** Write units a second that one partition of DynamoDB takes. */
const partitionTakes = 1_000

/** Write units by partition key, of the table and of its index `list`. */
type Load = Map<string, { units: number; what: string }>

export const keys: Bench = {
  name: 'keys',
  says: 'how orders of 10 000 merchants, large and small, spread over partitions, by the store’s own key functions',
  run: async (told, { largest: orderCount = 300_000 } = {}) => {
    const rows = await rowsOfAnOrder('web-1001')
    const shares = zipfShares(merchantCount)
    told(`${orderCount} orders of ${merchantCount} merchants, seed ${seed}`)
    const load: Load = new Map()
    for (const whose of drawnOrders(orderCount, shares)) for (const row of rows) carry(load, { row, whose })
    return foundOf(load, { rows, orderCount, share: shares[0] ?? 0 })
  },
}

/** Orders as they come: of a merchant as often as its size says, of its customers the frequent ones more often. */
export function* drawnOrders(orderCount: number, shares: readonly number[]): Generator<Whose> {
  const next = numbersFrom(seed)
  const merchantOf = drawnBy(shares)
  for (let at = 0; at < orderCount; at += 1) {
    const merchant = merchantOf(next())
    const customers = Math.max(20, Math.round((shares[merchant] ?? 0) * accountCount))
    // The square makes the first tenth of the customers place a third of the orders.
    const customer = Math.floor(next() ** 2 * customers)
    yield { merchantId: MerchantId.parse(`mer_${merchant}`), accountId: AccountId.parse(`acc_${customer}`), orderId: `web-${at}` }
  }
}

function carry(load: Load, { row, whose }: { row: OrderRow; whose: Whose }): void {
  const { table, list } = placesOf(row, whose)
  add(load, `table ${table}`, { units: row.units + row.openUnits, what: groupOf(row) })
  if (list !== undefined) add(load, `list ${list}`, { units: row.listUnits, what: `list ${row.what.replace('ranking ', '')}` })
}

function add(load: Load, place: string, { units, what }: { units: number; what: string }): void {
  const known = load.get(place)
  if (known) known.units += units
  else load.set(place, { units, what })
}

/** Rows that share a partition key. */
function groupOf({ row }: OrderRow): string {
  if (!row) return 'journal of an account'
  if (row.kind === 'pointer' || row.kind === 'totals') return row.kind
  return 'account with its orders, standing and places in lists'
}

function foundOf(load: Load, { rows, orderCount, share }: { rows: readonly OrderRow[]; orderCount: number; share: number }): Found {
  const perUnit = perSecond / orderCount
  const groups = Map.groupBy(load.values(), ({ what }) => what)
  const all = [...load.values()].reduce((sum, { units }) => sum + units, 0)
  const hottest = most(load.values())
  const spread = spreadOf(load, Math.ceil((all * perUnit) / partitionTakes))
  const perOrder = Object.entries(Object.groupBy(rows, groupOf)).map(([what, some = []]) => ({
    what,
    units: some.reduce((sum, { units, openUnits }) => sum + units + openUnits, 0),
  }))
  return {
    tables: [
      {
        title: 'Write units of one order of three lines',
        rows: rows.map(({ what, units, openUnits, listUnits }) => ({ what, row: units, 'index open': openUnits, 'index list': listUnits })),
      },
      {
        title: `Partition keys at ${perSecond} orders a second`,
        rows: [...groups].map(([what, places]): Row => {
          const units = most(places)
          return {
            what,
            keys: places.length,
            'hottest, units a second': units * perUnit,
            'of all units': `${((100 * units) / all).toFixed(3)} %`,
          }
        }),
      },
      {
        title: 'One key’s own limit',
        rows: [
          ...perOrder.map(({ what, units }) => ({ what, 'units an order': units, 'orders a second': Math.floor(partitionTakes / units) })),
          ...rows
            .filter(({ listUnits }) => listUnits > 0)
            .map(({ what, listUnits }) => ({
              what: `list ${what}`,
              'units an order': listUnits,
              'orders a second': Math.floor(partitionTakes / listUnits),
            })),
        ],
      },
    ],
    figures: [
      { figure: 'write units a second, table and indexes', measured: all * perUnit, unit: 'units' },
      { figure: 'share of the largest merchant in all orders', measured: 100 * share, unit: '%' },
      { figure: 'hottest partition key', measured: hottest * perUnit, unit: 'units a second', atMost: partitionTakes },
      { figure: 'hottest partition key, of all units', measured: (100 * hottest) / all, unit: '%' },
      { figure: 'hottest of as few partitions as could carry it, in an even share', measured: spread, unit: '×' },
    ],
    notes: [
      `${orderCount} orders, seed ${seed}: merchants’ sizes fall as 1/n, ${accountCount} customers in all, the first tenth of a merchant’s places a third of its orders. Partitions are counted as if keys were spread by a hash; DynamoDB’s own is not known, and it splits where it is hot.`,
    ],
  }
}

const most = (places: Iterable<{ units: number }>): number => {
  let units = 0
  for (const place of places) units = Math.max(units, place.units)
  return units
}

/** The fullest of so many partitions, keys spread by a hash, in what each had if all were even. */
export function spreadOf(load: ReadonlyMap<string, { units: number }>, partitionCount: number): number {
  const partitions = Array.from({ length: partitionCount }, () => 0)
  let sum = 0
  for (const [place, { units }] of load) {
    const at = createHash('md5').update(place).digest().readUInt32BE() % partitionCount
    partitions[at] = (partitions[at] ?? 0) + units
    sum += units
  }
  return (Math.max(...partitions) * partitionCount) / sum
}
