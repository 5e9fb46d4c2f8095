import * as z from 'zod'
import { VoucherId } from '../../domain/ids.ts'
import { refuse } from '../../domain/refusals.ts'
import { recordSale } from '../../domain/sales/recordSale.ts'
import { redeemVoucher } from '../../domain/vouchers/redeemVoucher.ts'
import { sellVoucher } from '../../domain/vouchers/sellVoucher.ts'
import type { Caller } from '../runtime/acting.ts'
import { secrets } from '../runtime/secrets.ts'
import { tryLimiter } from '../runtime/tryLimit.ts'
import { codeOf, voucherCodes } from '../runtime/voucherCodes.ts'
import { isRefusal, type Operation, type Operations, operationsOf } from './operations.ts'
import { voucherPage } from './voucherPage.ts'

/** Failed tries with codes that a minute takes of one caller, and of all callers of a merchant together. */
const guesses = tryLimiter({ of: 'voucher', most: { source: 60, target: 300 } })

/** Operations that make or take codes of vouchers. */
export function voucherOperations(): Operations {
  const selling = Object.values(operationsOf({ sellVoucher })).map(telling)
  const taking = Object.values(operationsOf({ redeemVoucher, recordSale })).map(guarded)
  return Object.fromEntries([...selling, ...taking].map((one) => [one.name, one]))
}

async function withCodes(caller: Caller): Promise<Caller> {
  return { ...caller, voucherCodes: voucherCodes(caller.merchantId, await secrets().signingKeys()) }
}

const Sold = z.looseObject({ voucherId: VoucherId, codeKey: z.string() })

/** A sale's answer with the code, which is made anew each time and kept nowhere. */
function telling(one: Operation): Operation {
  return {
    ...one,
    page: voucherPage,
    perform: async (given, caller) => {
      const performed = await one.perform(given, await withCodes(caller))
      if (isRefusal(performed)) return performed
      const sold = Sold.parse(performed.answer)
      const { merchantId } = caller
      const code = codeOf({ merchantId, voucherId: sold.voucherId }, sold.codeKey, await secrets().signingKeys())
      return { ...performed, answer: { ...sold, ...(code !== undefined && { code }) } }
    },
  }
}

const Coded = z.union([z.looseObject({ code: z.string() }), z.looseObject({ vouchers: z.array(z.string()) })])

/** What takes codes looks at none for a while after too many that failed; what carries none goes on. */
function guarded(one: Operation): Operation {
  return {
    ...one,
    perform: async (given, caller) => {
      const acting = await withCodes(caller)
      if (!Coded.safeParse(given).success) return one.perform(given, acting)
      const place = { source: `${caller.merchantId}#${caller.by}`, target: caller.merchantId }
      const waitSeconds = guesses.waitOf(place)
      if (waitSeconds !== undefined) return { ...refuse('too-many-requests'), retryAfterSeconds: waitSeconds }
      const performed = await one.perform(given, acting)
      if (isRefusal(performed) && performed.refused === 'voucher-refused') await guesses.failed(place)
      return performed
    },
  }
}
