import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { VoucherView, vatIn, voucherView } from './voucher.ts'

/** The merchant's vouchers, the newest first, whatever became of them. */
export const listVouchers = query({
  name: 'listVouchers',
  summary: 'List vouchers',
  right: 'vouchers:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(VoucherView),
  answers: async ({ cursor, limit }, reader, { today }) => {
    const page = await reader.index({ index: 'vouchers', kind: 'voucher', limit, reverse: true, ...(cursor && { after: cursor }) })
    return { items: page.items.map((voucher) => voucherView(voucher, today)), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['voucher', ({ voucherId }) => voucherId],
        ['sold', ({ soldOn }) => soldOn],
        ['value', ({ value, currency }) => decimal(value, currency)],
        ['vat', ({ currency, ...voucher }) => decimal(vatIn(voucher), currency)],
        ['currency', ({ currency }) => currency],
        ['method', ({ method }) => method],
        ['expires', ({ expiresOn }) => expiresOn],
        ['state', ({ state, expired }) => (expired ? 'expired' : state)],
        ['spent', ({ redeemed, refunded }) => redeemed?.on ?? refunded?.on],
        ['account', ({ redeemed }) => redeemed?.accountId],
        ['payment', ({ redeemed }) => redeemed?.paymentId],
      ],
      items,
    ),
})
