import { MerchantId } from '../../domain/ids.ts'
import { Bounded } from '../../store/bounded.ts'
import { cached } from './cached.ts'
import { merchantOf } from './merchants.ts'
import { tryLimiter } from './tryLimit.ts'

/** How long it is remembered that there is no such merchant: what a new merchant's first webhook waits at most. */
const absenceKeptMillis = 30_000
/** Merchants an environment remembers to have served. */
const mostServed = 1_000

const absences = cached(absenceKeptMillis, async (merchantId) => ((await merchantOf(MerchantId.parse(merchantId))) ? undefined : true))
const served = new Bounded<true>(mostServed)
const guesses = tryLimiter({ of: 'merchant', most: { source: 20 } })

/**
 * Whether a merchant named in an open address is one of ours, before anything else is asked on its behalf. What is no merchant is
 * remembered for a while, and trying many from one source is slowed: then nothing is looked up, but a merchant this environment has
 * served before goes on. Doors answer `slowed` as they answer `unknown`: told apart, they would say which merchants there are.
 */
export async function knownMerchant(merchantId: MerchantId, source: string): Promise<'known' | 'unknown' | 'slowed'> {
  if (!served.get(merchantId) && guesses.waitOf({ source }) !== undefined) return 'slowed'
  if (await absences.get(merchantId)) {
    await guesses.failed({ source })
    return 'unknown'
  }
  served.put(merchantId, true)
  return 'known'
}
