import type * as z from 'zod'
import type { redeemVoucher } from '../../../domain/vouchers/redeemVoucher.ts'
import { sellVoucher } from '../../../domain/vouchers/sellVoucher.ts'
import { theAccount, theMerchant } from '../../kit/builders.ts'
import type { Scene } from '../../kit/scene.ts'
import { codeFor } from '../../kit/vouchers.ts'

type Selling = z.input<(typeof sellVoucher)['input']>

/** A voucher of an amount, paid in cash. */
export const sellingOf = (voucherId: string, value: number, sketch: Partial<Selling> = {}): Selling => ({
  voucherId,
  value,
  currency: 'EUR',
  method: 'ESP',
  ...sketch,
})

/** The code that who bought a voucher has got. */
export const codeOf = (voucherId: string) => codeFor(theMerchant, voucherId)

/** Sells a voucher; its code. */
export function sold(shop: Scene, voucherId: string, how: number | (Partial<Selling> & { value: number })): string {
  const { value, ...sketch } = typeof how === 'number' ? { value: how } : how
  shop.done(sellVoucher, sellingOf(voucherId, value, sketch))
  return codeOf(voucherId)
}

export const redeemingOf = (code: string, sketch: Partial<z.input<(typeof redeemVoucher)['input']>> = {}) => ({
  accountId: theAccount,
  paymentId: 'pay_redeemed',
  code,
  ...sketch,
})
