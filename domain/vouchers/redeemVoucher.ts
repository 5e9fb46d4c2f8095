import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { walkIn } from '../accounts/opening.ts'
import { fullness, isOverfull } from '../accounts/purse.ts'
import { command, refs } from '../command.ts'
import { AccountId, VoucherId } from '../ids.ts'
import { ChosenPaymentId, PaymentAnswer, paymentAnswer } from '../payments/paymentAnswer.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { receive } from '../payments/receiving.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { byCode, VoucherCode } from './code.ts'
import { paymentOf, type Redeeming, redeemed } from './redeeming.ts'
import { isRedeemable } from './voucher.ts'

/**
 * Redeems a voucher onto an identified account: from then on it is kept money of the customer, spent as store credit (SPEC section 8).
 * Whatever is wrong with the code, the answer is one and the same.
 */
export const redeemVoucher = command({
  name: 'redeemVoucher',
  summary: 'Redeem a voucher onto an account',
  right: 'vouchers:redeem',
  input: z.strictObject({ accountId: AccountId, paymentId: ChosenPaymentId, code: VoucherCode }),
  answer: z.strictObject({ ...PaymentAnswer.shape, voucherId: VoucherId }).meta({ id: 'VoucherRedeemed' }),
  once: ({ paymentId }) => ({ scope: 'payment', key: paymentId }),
  reads: ({ accountId, code }, context) => ({ ...rowsOfAccount(accountId), scanned: byCode(code, context) }),
  more: (_, { scanned }) => ({ voucher: scanned?.target ? refs.voucher(scanned.target) : undefined }),
  decide: ({ accountId, paymentId }, { account, debts, purse, voucher }, context) => {
    const { settings, today } = context
    const off = switchedOff(settings, 'storeCredit')
    if (off) return off
    if (!account) return refuse('unknown-account')
    if (accountId === walkIn) return refuse('customer-required')
    if (account.erasedAt) return refuse('customer-erased')
    const { currency } = account
    if (!voucher || !isRedeemable(voucher, { as: 'multiple', currency, today })) return refuse('voucher-refused')
    const books = openBooks({ account, debts, purse }, context)
    const redeeming: Redeeming = { as: 'multiple', accountId, paymentId, names: [], context }
    const payment = paymentOf(voucher, redeeming)
    const { amount, method, names } = payment
    books.facts.push({ type: 'PaymentRecorded', paymentId, amount, method, names })
    receive(books, payment, settings)
    if (isOverfull(books.purse, books.openedPurse)) return refuse('too-many-open-payments', fullness(books.openedPurse))
    const { changed, facts, postings } = closeBooks(books)
    const spent = redeemed(voucher, redeeming)
    return {
      changed: [...changed, spent.change],
      entries: [{ chain: refs.account(accountId), facts, postings }, spent.entry],
      answer: { voucherId: voucher.voucherId, ...paymentAnswer(payment, books, { settings }) },
    }
  },
})
