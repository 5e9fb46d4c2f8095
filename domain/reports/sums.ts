import { added, noTotals, totalsShardCount } from '../accounts/totals.ts'
import { type Reader, refs } from '../command.ts'
import type { Currency } from '../money.ts'

/** What all accounts of the merchant come to in one currency. */
async function totalsIn(reader: Pick<Reader, 'get'>, currency: Currency) {
  const shards = Array.from({ length: totalsShardCount }, (_, shard) => refs.totals(currency, shard))
  const { rows } = await reader.get({ rows: shards })
  return rows.reduce<ReturnType<typeof noTotals>>((sum, row) => added(sum, row), noTotals(currency))
}

/** The same in each currency that a page is about, the merchant's own first. */
export async function totalsOf(reader: Pick<Reader, 'get'>, own: Currency, others: readonly Currency[]) {
  return Promise.all([...new Set([own, ...others])].map((currency) => totalsIn(reader, currency)))
}
