import * as z from 'zod'
import { command, refs } from '../command.ts'
import { InvoiceId } from '../ids.ts'
import { refuse } from '../refusals.ts'

/** Sends an invoice again to collect it; refused without a payment provider, since there would be no link to pay by (SPEC section 5). */
export const sendInvoice = command({
  name: 'sendInvoice',
  summary: 'Send an invoice to the customer again',
  right: 'invoices:send',
  input: z.strictObject({ invoiceId: InvoiceId }),
  answer: z.strictObject({ invoiceId: InvoiceId, requested: z.literal(true) }),
  reads: ({ invoiceId }) => ({ pointer: refs.pointer({ scope: 'invoice', key: invoiceId }) }),
  more: ({ invoiceId }, { pointer }) => ({
    account: pointer?.account ? refs.account(pointer.account) : undefined,
    invoice: pointer?.account ? refs.invoice(pointer.account, invoiceId) : undefined,
  }),
  decide: ({ invoiceId }, { account, invoice }, { settings }) => {
    if (!account || !invoice) return refuse('unknown-invoice')
    if (account.erasedAt) return refuse('customer-erased')
    if (invoice.opening) return refuse('issued-elsewhere')
    if (settings.paymentProvider === 'none') return refuse('no-payment-provider')
    const chain = refs.account(account.accountId)
    return {
      changed: [{ ref: chain, state: account }],
      entries: [{ chain, facts: [{ type: 'InvoiceSendingRequested', invoiceId }], postings: [] }],
      answer: { invoiceId, requested: true as const },
    }
  },
})
