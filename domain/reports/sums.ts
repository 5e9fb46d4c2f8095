import { added, noTotals, type Totals, totalsShardCount } from '../accounts/totals.ts'
import { type Reader, refs } from '../command.ts'
import type { Currency } from '../money.ts'

/** The rows that the merchant's totals in some currencies are spread over, for whoever reads them together with others. */
export function totalsRefs(currencies: readonly Currency[]) {
  const shards = Array.from({ length: totalsShardCount }, (_, shard) => shard)
  return [...new Set(currencies)].flatMap((currency) => shards.map((shard) => refs.totals(currency, shard)))
}

/** What all accounts come to in each currency, the first named first. */
export function totalsFrom(rows: readonly Totals[], currencies: readonly Currency[]): ReturnType<typeof noTotals>[] {
  return [...new Set(currencies)].map((currency) =>
    rows.filter((row) => row.currency === currency).reduce<ReturnType<typeof noTotals>>((sum, row) => added(sum, row), noTotals(currency)),
  )
}

/** What all accounts of the merchant come to in each currency that a page is about, the merchant's own first. */
export async function totalsOf(reader: Pick<Reader, 'get'>, own: Currency, others: readonly Currency[]) {
  const currencies = [own, ...others]
  const { rows } = await reader.get({ rows: totalsRefs(currencies) })
  return totalsFrom(rows, currencies)
}
