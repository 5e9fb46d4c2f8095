import * as z from 'zod'
import { query, refs } from '../command.ts'
import { PaymentId } from '../ids.ts'
import { fateOf, ownMail } from '../mail/mail.ts'
import { refuse } from '../refusals.ts'
import { mailOfReceipt, Receipt, receiptedAs } from './receipt.ts'

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
    const id = pointer.target === undefined ? paymentId : PaymentId.parse(pointer.target)
    const { payment, customer, mail } = await reader.get({
      payment: refs.payment(pointer.account, id),
      customer: refs.customer(pointer.account),
      mail: refs.mail(pointer.account, mailOfReceipt(id)),
    })
    if (!payment || !customer) return refuse('unknown-payment')
    const { accountId, amount, currency, method, receivedOn, recordedAt } = payment
    const kind = receiptedAs(payment)
    if (!kind) return refuse('unknown-payment', 'It is no top-up: its invoice says what was paid.')
    const { name, company, language } = customer.details
    const own = ownMail(mail, { kind: 'receipt', id: payment.paymentId })
    return {
      paymentId: payment.paymentId,
      ...{ accountId, kind, amount, currency, method, receivedOn, recordedAt, language },
      methodLabel: settings.paymentMethods.find(({ code }) => code === method)?.label ?? method,
      seller: settings.legal,
      customer: { name, ...(company && { company }) },
      ...(own && { mail: fateOf(own) }),
    }
  },
})
