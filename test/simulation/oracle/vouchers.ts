import { free, walkIn } from './book.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { isMethod, newPayment, receive } from './money.ts'
import type { Voucher } from './voucher.ts'

type Selling = { voucherId: string; method: string } & Omit<Voucher, 'state'>

export function sellVoucher(merchant: Merchant, { voucherId, method, ...sold }: Selling, moment: Moment): Verdict {
  if (sold.expiresOn !== undefined && sold.expiresOn < moment.today) return no('invalid-input')
  if (!moment.rules.features.storeCredit) return no('switched-off')
  if (!isMethod(method, moment)) return no('unknown-payment-method')
  merchant.vouchers.set(voucherId, { ...sold, state: 'sold' })
  return 'done'
}

/** What codes are in the simulation: they say their voucher, and begin like none of ours where they are none. */
export const codeOf = (voucherId: string) => `SIM ${voucherId.slice('vou_'.length)}`

export function isGood(
  { state, currency, redemption, expiresOn }: Voucher,
  asked: { way: 'single' | 'multiple'; currency: string; today: string },
): boolean {
  const lasts = expiresOn === undefined || expiresOn >= asked.today
  return state === 'sold' && lasts && currency === asked.currency && (redemption === undefined || redemption === asked.way)
}

/** SPEC section 8: the voucher of a code, where it can be redeemed so today. */
export function redeemable(
  merchant: Merchant,
  { code, way, currency, moment }: { code: string; way: 'single' | 'multiple'; currency: string; moment: Moment },
): Voucher | undefined {
  const voucher = code.startsWith('SIM ') ? merchant.vouchers.get(`vou_${code.slice('SIM '.length)}`) : undefined
  return voucher && isGood(voucher, { way, currency, today: moment.today }) ? voucher : undefined
}

/** SPEC section 8: kept money of an identified account, spent as store credit. */
export function redeemVoucher(
  merchant: Merchant,
  { accountId, paymentId: id, code }: { accountId: string; paymentId: string; code: string },
  moment: Moment,
): Verdict {
  const book = merchant.books.get(accountId)
  if (!moment.rules.features.storeCredit) return no('switched-off')
  if (!book) return no('unknown-account')
  if (accountId === walkIn) return no('customer-required')
  if (book.erased) return no('customer-erased')
  const voucher = redeemable(merchant, { code, way: 'multiple', currency: book.currency, moment })
  if (!voucher) return no('voucher-refused')
  const about = { id, amount: voucher.value, day: moment.today, method: 'VOUCHER', matches: 'nothing' as const, names: [] }
  const payment = { ...newPayment(about, moment), voucher: true as const }
  receive(book, payment, moment)
  if (free(payment) !== voucher.value) throw new Error('the oracle let kept money settle something by itself')
  merchant.payments.set(id, { account: book.id, target: id })
  voucher.state = 'redeemed'
  return 'done'
}

/** SPEC section 8: refundable only while unspent, however long it was good. */
export function refundVoucher(merchant: Merchant, { voucherId, method }: { voucherId: string; method: string }, moment: Moment): Verdict {
  const voucher = merchant.vouchers.get(voucherId)
  if (!voucher) return no('unknown-voucher')
  if (voucher.state !== 'sold') return no('voucher-spent')
  if (!isMethod(method, moment)) return no('unknown-payment-method')
  voucher.state = 'refunded'
  return 'done'
}

/** What the merchant owes by it: the VAT that its sale bore is owed to somebody else. */
export function owedBy({ state, value, vatRate }: Voucher): number {
  if (state !== 'sold') return 0
  const rate = Math.round(Number(vatRate ?? '0') * 100)
  return value - Math.floor((2 * value * rate + (10_000 + rate)) / (2 * (10_000 + rate)))
}
