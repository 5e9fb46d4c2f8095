import { addDays } from '../../domain/calendar.ts'
import { deedOf } from './deed.ts'
import type { Voucher } from './oracle/voucher.ts'
import { codeOf, isGood } from './oracle/vouchers.ts'
import { anyAccount, some } from './picking.ts'
import type { Fulfilled, Scope } from './scope.ts'

/** A voucher of the shop, mostly an unspent one. */
function anyVoucher(scope: Scope, fits: (voucher: Voucher) => boolean = () => true): string | undefined {
  const all = [...scope.shop.oracle.vouchers]
  const fitting = all.filter(([, voucher]) => voucher.state === 'sold' && fits(voucher))
  return some(scope, fitting.length > 0 && scope.chance.maybe(0.85) ? fitting : all)?.[0]
}

/** A code that somebody comes with: of a voucher, or of none. */
export function anyCode(scope: Scope, fits?: (voucher: Voucher) => boolean): string {
  const voucherId = anyVoucher(scope, fits)
  return voucherId === undefined || scope.chance.maybe(0.04) ? scope.chance.one(['SIM nobody', 'X']) : codeOf(voucherId)
}

/** Vouchers are sold, redeemed onto accounts, and given back. */
export const voucherWishes = {
  sellVoucher: ({ chance, index, today }: Scope): Fulfilled =>
    deedOf('sellVoucher', {
      voucherId: `vou_${index}`,
      value: chance.between(1, chance.one([500, 5_000, 15_000])),
      currency: chance.maybe(0.9) ? 'EUR' : 'JPY',
      method: chance.maybe(0.95) ? 'CB' : chance.one(['CRED', 'XX']),
      ...(chance.maybe(0.3) && { vatRate: chance.one(['20', '5.5', '0']) }),
      ...(chance.maybe(0.2) && { redemption: chance.one(['single', 'multiple'] as const) }),
      ...(chance.maybe(0.3) && { expiresOn: addDays(today, chance.one([-1, 0, 1, 10, 40])) }),
    }),
  redeemVoucher: (scope: Scope): Fulfilled => {
    const accountId = anyAccount(scope)
    const currency = scope.shop.oracle.books.get(accountId)?.currency ?? 'EUR'
    const code = anyCode(scope, (voucher) => isGood(voucher, { way: 'multiple', currency, today: scope.today }))
    return deedOf('redeemVoucher', { accountId, paymentId: `pay_${scope.index}`, code })
  },
  refundVoucher: (scope: Scope): Fulfilled =>
    deedOf('refundVoucher', { voucherId: anyVoucher(scope) ?? 'vou_nobody', method: scope.chance.maybe(0.95) ? 'ESP' : 'CRED' }),
}
