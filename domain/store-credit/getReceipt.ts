import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { query, refs } from '../command.ts'
import { AccountId, PaymentId } from '../ids.ts'
import { Currency, SignedAmount } from '../money.ts'
import { refuse } from '../refusals.ts'
import { LegalDetails } from '../settings/settings.ts'

/** What a receipt says: who took or gave how much, from or to whom, how and when. */
export const Receipt = z
  .strictObject({
    paymentId: PaymentId,
    accountId: AccountId,
    kind: z.enum(['top-up', 'refund']),
    amount: SignedAmount.meta({ description: 'Below 0 for a refund' }),
    currency: Currency,
    method: z.string(),
    methodLabel: z.string(),
    receivedOn: CalendarDate,
    recordedAt: Instant,
    language: z.enum(['fr', 'en']).meta({ description: 'The customer’s' }),
    seller: LegalDetails,
    customer: z.strictObject({ name: z.string(), company: z.string().optional() }),
  })
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof Receipt>

/** The receipt of a top-up, or of a refund of store credit, as often as it is asked for (SPEC section 7). */
export const getReceipt = query({
  name: 'getReceipt',
  summary: 'Read the receipt of a top-up',
  right: 'store-credit:read',
  input: z.strictObject({ paymentId: PaymentId }),
  answer: Receipt,
  answers: async ({ paymentId }, reader, { settings }) => {
    const { pointer } = await reader.get({ pointer: refs.pointer({ scope: 'payment', key: paymentId }) })
    if (!pointer?.account) return refuse('unknown-payment')
    const { payment, customer } = await reader.get({
      payment: refs.payment(pointer.account, pointer.target ?? paymentId),
      customer: refs.customer(pointer.account),
    })
    if (!payment || !customer) return refuse('unknown-payment')
    const { accountId, kind, amount, currency, method, receivedOn, recordedAt } = payment
    if (kind !== 'top-up' && kind !== 'refund') return refuse('unknown-payment', 'It is no top-up: its invoice says what was paid.')
    const { name, company, language } = customer.details
    return {
      paymentId: payment.paymentId,
      ...{ accountId, kind, amount, currency, method, receivedOn, recordedAt, language },
      methodLabel: settings.paymentMethods.find(({ code }) => code === method)?.label ?? method,
      seller: settings.legal,
      customer: { name, ...(company && { company }) },
    }
  },
})
