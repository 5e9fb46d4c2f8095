import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { AccountId, PaymentId, SaleId, VoucherId } from '../ids.ts'
import { Amount, Currency, type VatRate, vatInGross } from '../money.ts'
import { canonicalRate, VatLine } from '../orders/pricing.ts'
import { Redemption } from './redemption.ts'

/** What is sold: value, and for how long and for what it is good. The beneficiary is unknown: whoever has the code. */
const about = {
  voucherId: VoucherId,
  value: Amount,
  currency: Currency,
  purpose: z
    .enum(['single-purpose', 'multi-purpose'])
    .meta({ description: 'single-purpose: its VAT was known and due when it was sold; multi-purpose: the sales it pays bear theirs' }),
  vat: z.array(VatLine).meta({ description: 'VAT due by its sale, per rate; at 0 % for a multi-purpose voucher' }),
  redemption: Redemption.optional().meta({ description: 'How alone it may be redeemed; either way when left out' }),
  expiresOn: CalendarDate.optional().meta({ description: 'Its last good day, by the merchant’s calendar; for ever when left out' }),
  method: z.string().meta({ description: 'How it was paid' }),
  soldOn: CalendarDate,
} as const

/** A voucher as it was sold. */
export const Sold = z.strictObject(about)

/** A voucher as it is kept: its code by its hash alone. */
export const Voucher = z.strictObject({
  ...about,
  codeHash: z.string(),
  /** Which of our keys its code is made with. */
  codeKey: z.string(),
  soldAt: Instant,
  state: z.enum(['sold', 'redeemed', 'refunded']),
  redeemed: z
    .strictObject({ on: CalendarDate, as: Redemption, accountId: AccountId, paymentId: PaymentId, saleId: SaleId.optional() })
    .optional(),
  refunded: z.strictObject({ on: CalendarDate, method: z.string() }).optional(),
})
export type Voucher = z.infer<typeof Voucher>

/** A voucher as it is read, and never its code. */
export const VoucherView = z
  .strictObject({
    ...Voucher.omit({ codeHash: true, codeKey: true }).shape,
    expired: z.boolean().meta({ description: 'Unspent, and its last good day is over' }),
  })
  .meta({ id: 'Voucher' })

export function voucherView({ codeHash: _, codeKey: __, ...voucher }: Voucher, today: CalendarDate): z.infer<typeof VoucherView> {
  return { ...voucher, expired: isExpired(voucher, today) }
}

/** Its last day is still a good one. */
function isExpired({ state, expiresOn }: Pick<Voucher, 'state' | 'expiresOn'>, today: CalendarDate): boolean {
  return state === 'sold' && expiresOn !== undefined && expiresOn < today
}

/** Whether it can be redeemed so, today, in this currency. Every other try gets one and the same refusal. */
export function isRedeemable(
  voucher: Voucher,
  { as, currency, today }: { as: Redemption; currency: Currency; today: CalendarDate },
): boolean {
  const { state, redemption = as } = voucher
  return state === 'sold' && redemption === as && voucher.currency === currency && !isExpired(voucher, today)
}

/** VAT per rate due by the sale of a voucher: of a single-purpose one inside its value, of a multi-purpose one none. */
export function vatOfSale(value: number, rate: z.infer<typeof VatRate> | undefined): VatLine[] {
  if (rate === undefined) return [{ rate: '0', net: value, vat: 0 }]
  const vat = vatInGross(value, rate)
  return [{ rate: canonicalRate(rate), net: value - vat, vat }]
}

/** All the VAT that was due by its sale. */
export function vatIn({ vat }: Pick<Voucher, 'vat'>): number {
  return vat.reduce((sum, line) => sum + line.vat, 0)
}

/** What the merchant owes by it: its value without the VAT that its sale bore, until it is redeemed or refunded; expired or not. */
export function owedBy(voucher: Voucher): number {
  return voucher.state === 'sold' ? voucher.value - vatIn(voucher) : 0
}

/** The VAT that its sale still bears: taken back when it is redeemed, because what it pays bears VAT of its own. */
export function vatBorneBy(voucher: Voucher): number {
  return voucher.state === 'sold' ? vatIn(voucher) : 0
}
