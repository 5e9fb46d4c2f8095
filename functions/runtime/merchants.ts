import { MerchantId } from '../../domain/ids.ts'
import type { State } from '../../domain/states.ts'
import { cached } from './cached.ts'
import { keeper } from './keeping.ts'

const keptMillis = 60_000

const merchants = cached(
  keptMillis,
  (merchantId): Promise<State<'merchant'> | undefined> => keeper().merchant(MerchantId.parse(merchantId)),
)

/** A merchant's standing with its settings, at most a minute old; undefined where there is no such merchant. */
export function merchantOf(merchantId: MerchantId): Promise<State<'merchant'> | undefined> {
  return merchants.get(merchantId)
}

/** After this environment changed the settings itself. */
export function forgetMerchant(merchantId: MerchantId): void {
  merchants.forget(merchantId)
}
