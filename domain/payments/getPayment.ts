import * as z from 'zod'
import { query, refs } from '../command.ts'
import { PaymentId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { PaymentView, paymentView } from './paymentView.ts'

/** One payment with what it settled. */
export const getPayment = query({
  name: 'getPayment',
  summary: 'Read a payment with its allocations',
  right: 'payments:read',
  input: z.strictObject({ paymentId: PaymentId }),
  answer: PaymentView,
  answers: async ({ paymentId }, reader, { rights }) => {
    const { pointer } = await reader.get({ pointer: refs.pointer({ scope: 'payment', key: paymentId }) })
    const { payment } = await reader.get({
      payment: pointer?.account ? refs.payment(pointer.account, pointer.target ?? paymentId) : undefined,
    })
    return payment ? paymentView(payment, rights) : refuse('unknown-payment')
  },
})
