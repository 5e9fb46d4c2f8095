import * as z from 'zod'
import { command, refs } from '../command.ts'
import { VoucherId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { isMoneyBy } from '../settings/methods.ts'
import { refunded } from './redeeming.ts'
import { VoucherView, voucherView } from './voucher.ts'

/** Gives a sold voucher's money back, only while it is unspent; an expired one is (SPEC section 8). */
export const refundVoucher = command({
  name: 'refundVoucher',
  summary: 'Refund a voucher that is unspent',
  right: 'payments:refund',
  input: z.strictObject({
    voucherId: VoucherId,
    method: z
      .string()
      .regex(/^[A-Z0-9]{2,8}$/)
      .meta({ description: 'How it is given back' }),
  }),
  answer: VoucherView,
  reads: ({ voucherId }) => ({ voucher: refs.voucher(voucherId) }),
  decide: ({ method }, { voucher }, context) => {
    if (!voucher) return refuse('unknown-voucher')
    if (voucher.state !== 'sold') return refuse('voucher-spent', `It is ${voucher.state}.`)
    if (!isMoneyBy(method, context.settings)) return refuse('unknown-payment-method')
    const { state, change, entry } = refunded(voucher, { method, context })
    return { changed: [change], entries: [entry], answer: voucherView(state, context.today) }
  },
})
