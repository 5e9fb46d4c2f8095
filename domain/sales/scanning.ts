import * as z from 'zod'
import { type Context, refs } from '../command.ts'
import type { AccountId, SaleId } from '../ids.ts'
import type { Currency } from '../money.ts'
import { byCode, VoucherCode } from '../vouchers/code.ts'
import type { Redeeming } from '../vouchers/redeeming.ts'
import { isRedeemable, type Voucher } from '../vouchers/voucher.ts'
import { orderIdOf, scannedIdOf } from './sale.ts'

/** Codes of vouchers that one sale takes, each whole (SPEC section 8). */
export const Scanned = z.array(VoucherCode).min(1).max(4)

type Scanning = { saleId: SaleId; currency: Currency; vouchers?: z.infer<typeof Scanned> | undefined }

/** Where the vouchers of a sale would be found. */
export function placesScanned({ vouchers = [] }: Scanning, context: Pick<Context, 'voucherCodes'>) {
  return vouchers.flatMap((code) => byCode(code, context) ?? [])
}

/** The rows of the vouchers that were found. */
export function rowsScanned(places: readonly { target?: string | undefined }[]) {
  return places.flatMap(({ target }) => (target ? [refs.voucher(target)] : []))
}

/** Whether every code of a sale is a voucher of its own that can be redeemed in it. */
export function areRedeemable(
  { vouchers = [], currency }: Scanning,
  found: readonly Voucher[],
  { today }: Pick<Context, 'today'>,
): boolean {
  const different = new Set(found.map(({ voucherId }) => voucherId)).size
  return different === vouchers.length && found.every((voucher) => isRedeemable(voucher, { as: 'single', currency, today }))
}

/** How the sale's voucher at a place is redeemed: as money that names its order. */
export function redeemingIn(
  { saleId }: Scanning,
  { at, accountId, context }: { at: number; accountId: AccountId; context: Context },
): Redeeming {
  const names: Redeeming['names'] = [{ kind: 'order', id: orderIdOf(saleId) }]
  return { as: 'single', accountId, paymentId: scannedIdOf(saleId, at + 1), saleId, names, context }
}
