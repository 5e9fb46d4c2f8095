import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { cellOf, sheetOf } from '../sheet.ts'
import { PaymentView, paymentView } from './paymentView.ts'

/** Refunds whose money the payment provider has not given back yet: asked for, taken, refused or failed, the longest asked first. */
export const listRefundsUnderWay = query({
  name: 'listRefundsUnderWay',
  summary: 'List refunds that the payment provider has not carried out',
  right: 'payments:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(PaymentView),
  answers: async ({ cursor, limit }, reader, { rights }) => {
    const page = await reader.index({ index: 'refunds-under-way', kind: 'payment', limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map((payment) => paymentView(payment, rights)), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['refund', ({ paymentId }) => paymentId],
        ['account', ({ accountId }) => accountId],
        ['refundOf', ({ refundOf }) => refundOf],
        ['amount', ({ amount, currency }) => cellOf(amount, currency)],
        ['currency', ({ currency }) => currency],
        ['state', ({ carryingOut }) => carryingOut?.state],
        ['attempt', ({ carryingOut }) => carryingOut?.attempt],
        ['asked', ({ carryingOut }) => carryingOut?.askedAt],
        ['reason', ({ carryingOut }) => carryingOut?.reason],
        ['providerRefund', ({ carryingOut }) => carryingOut?.objectId],
      ],
      items,
    ),
})
