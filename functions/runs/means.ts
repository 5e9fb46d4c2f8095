import type { Reader } from '../../domain/command.ts'
import type { MerchantId } from '../../domain/ids.ts'
import type { Merchant } from '../../domain/settings/settings.ts'
import type { RunStore } from '../../store/runs.ts'
import { act, type Caller, clock } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant, newSeed } from '../runtime/clock.ts'
import { type EachAlone, eachAlone } from '../runtime/eachAlone.ts'
import { keeper } from '../runtime/keeping.ts'
import { log } from '../runtime/log.ts'
import { forgetMerchant, merchantOf } from '../runtime/merchants.ts'

/** By what workers work: commands, rows and the clock, so that a simulated world lends its own. */
export type Means = {
  act: typeof act
  readerOf: (merchantId: MerchantId) => Reader
  /** The merchant as it is now: work begins when the settings say so, and they may have said so a moment ago. */
  merchantNow: (merchantId: MerchantId) => Promise<Merchant | undefined>
  storeFor: (caller: Caller) => RunStore
  eachAlone: (what: string) => EachAlone
  instant: typeof instant
  /** What a new id is made of. */
  seed: () => string
  log: Pick<typeof log, 'error'>
}

export const means: Means = {
  act,
  readerOf,
  merchantNow: (merchantId) => {
    forgetMerchant(merchantId)
    return merchantOf(merchantId)
  },
  storeFor: ({ merchantId, deadlineAt }) => ({ keeper: keeper(), merchantId, clock, deadlineAt }),
  eachAlone,
  instant,
  seed: () => newSeed(Date.now()),
  log,
}
