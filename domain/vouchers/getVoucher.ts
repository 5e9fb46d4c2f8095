import * as z from 'zod'
import { query, refs } from '../command.ts'
import { VoucherId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { VoucherView, voucherView } from './voucher.ts'

/** One voucher: its value, whether it is spent, and on what; never its code. */
export const getVoucher = query({
  name: 'getVoucher',
  summary: 'Read a voucher',
  right: 'vouchers:read',
  input: z.strictObject({ voucherId: VoucherId }),
  answer: VoucherView,
  answers: async ({ voucherId }, reader, { today }) => {
    const { voucher } = await reader.get({ voucher: refs.voucher(voucherId) })
    return voucher ? voucherView(voucher, today) : refuse('unknown-voucher')
  },
})
