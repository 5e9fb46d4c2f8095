import { noTotals, totalsShardCount } from '../domain/accounts/totals.ts'
import { refs } from '../domain/command.ts'
import type { MerchantId } from '../domain/ids.ts'
import { Currency } from '../domain/money.ts'
import { type Ref, refText } from '../domain/states.ts'
import { type Keeper, Unavailable } from './keeper.ts'
import { type Clock, patienceUntil } from './patience.ts'
import { putsOf } from './project.ts'
import { send } from './send.ts'

type Beginning = { keeper: Keeper; merchantId: MerchantId; clock: Clock; deadlineAt: number }

/** Every row that a merchant's totals can stand in. */
const allTotals = (): Ref<'totals'>[] =>
  Currency.options.flatMap((currency) => Array.from({ length: totalsShardCount }, (_, shard) => refs.totals(currency, shard)))

/**
 * Begins to count a merchant's accounts anew: every row of its totals is set to nothing, of a round after all earlier ones. Each account
 * whose standing is recomputed from now on counts whole in this round, once, whoever recomputes it; when all were, totals are the sum of
 * all standings, whatever stood there before. Answers the round. Two that begin at once share one round, or the later one starts over.
 * Throws Unavailable when others keep coming first until the deadline.
 */
export async function beginRound({ keeper, merchantId, clock, deadlineAt }: Beginning): Promise<number> {
  const patience = patienceUntil(deadlineAt, clock)
  const known = await keeper.get(merchantId, allTotals())
  const round = Math.max(clock.now(), ...[...known.values()].map((row) => (row.round ?? 0) + 1))
  let left = allTotals().filter((ref) => known.has(refText(ref)))
  do {
    const rows = await keeper.get(merchantId, left)
    const older = left.filter((ref) => (rows.get(refText(ref))?.round ?? 0) < round)
    const failed: Ref<'totals'>[] = []
    for (const place of older) {
      const row = rows.get(refText(place))
      if (row?.kind !== 'totals') continue
      const written = await send(keeper, putsOf(merchantId, rows, { place, state: noTotals(row.state.currency), round }), patience)
      if (written?.outcome !== 'written') failed.push(place)
    }
    left = failed
    if (left.length === 0) return round
  } while (await patience.pause())
  throw new Unavailable('the totals could not be begun anew in time')
}
