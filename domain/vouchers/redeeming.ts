import { type Context, type Entry, refs } from '../command.ts'
import type { AccountId, PaymentId, SaleId } from '../ids.ts'
import { type Posting, posting } from '../ledger/posting.ts'
import type { Named, Payment } from '../payments/payment.ts'
import { voucherCode } from '../settings/settings.ts'
import type { Change } from '../states.ts'
import type { Redemption } from './redemption.ts'
import { type Voucher, vatIn } from './voucher.ts'

/** What a voucher is redeemed for: money of an account under this id, and where it is scanned in a sale, of that sale alone. */
export type Redeeming = { as: Redemption; accountId: AccountId; paymentId: PaymentId; saleId?: SaleId; names: Named[]; context: Context }

/** A voucher as money of an account: kept there, unless it names what it pays. */
export function paymentOf({ value, currency }: Voucher, { accountId, paymentId, names, context }: Redeeming): Payment {
  return {
    paymentId,
    accountId,
    kind: 'voucher',
    amount: value,
    currency,
    method: voucherCode,
    names,
    matches: names.length > 0 ? 'due' : 'nothing',
    receivedOn: context.today,
    recordedAt: context.now,
    allocations: [],
    returned: 0,
    undone: [],
  }
}

/**
 * Nothing is owed by the voucher any more. The VAT that its sale bore is taken back here, so that it is due once: what the voucher pays
 * is invoiced with VAT of its own.
 */
function freed(voucher: Voucher): Posting[] {
  return posting('vat', 'vouchers', vatIn(voucher))
}

/** The voucher once it is redeemed, with the entry of its own chain: what the merchant owed by it passes to an account. */
export function redeemed(voucher: Voucher, { as, accountId, paymentId, saleId, context }: Redeeming): { change: Change; entry: Entry } {
  const { voucherId, value, currency } = voucher
  const ref = refs.voucher(voucherId)
  const use = { as, accountId, paymentId, ...(saleId && { saleId }) }
  return {
    change: { ref, state: { ...voucher, state: 'redeemed', redeemed: { on: context.today, ...use } } },
    entry: {
      chain: ref,
      facts: [{ type: 'VoucherRedeemed', voucherId, amount: value, currency, ...use }],
      postings: [...freed(voucher), ...posting('vouchers', 'redeemed', value)],
    },
  }
}

/** The voucher once its money is given back by a method. */
export function refunded(voucher: Voucher, { method, context }: { method: string; context: Context }) {
  const { voucherId, value, currency } = voucher
  const ref = refs.voucher(voucherId)
  const state: Voucher = { ...voucher, state: 'refunded', refunded: { on: context.today, method } }
  const entry: Entry = {
    chain: ref,
    facts: [{ type: 'VoucherRefunded', voucherId, amount: value, currency, method }],
    postings: [...freed(voucher), ...posting('vouchers', `money:${method}`, value)],
  }
  return { state, change: { ref, state }, entry }
}
