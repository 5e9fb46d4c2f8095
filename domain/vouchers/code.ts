import * as z from 'zod'
import { type Context, refs } from '../command.ts'
import type { VoucherCodes } from './codes.ts'

/** A voucher's code as a person types it; every text of these letters is tried alike. */
export const VoucherCode = z
  .string()
  .max(40)
  .regex(/^[0-9A-Za-z -]+$/)
  .meta({
    id: 'VoucherCode',
    description: '15 letters and digits and a check sign; small letters, blanks and hyphens don’t matter, O is read as 0, I and L as 1',
    example: '7K3M-9QX2-B4TD-W0HZ',
  })

/** The codes of the door that runs this. Throws where it takes and makes none. */
export function codesOf({ voucherCodes }: Pick<Context, 'voucherCodes'>): VoucherCodes {
  if (!voucherCodes) throw new Error('this door knows nothing of vouchers’ codes')
  return voucherCodes
}

/** Where a voucher is found by the hash of its code. */
export const byHash = (hash: string) => refs.pointer({ scope: 'voucher-code', key: hash })

/** Where a voucher would be found by this code; nowhere where it can't be one. */
export function byCode(code: string, context: Pick<Context, 'voucherCodes'>) {
  const hash = codesOf(context).hashOf(code)
  return hash === undefined ? undefined : byHash(hash)
}
