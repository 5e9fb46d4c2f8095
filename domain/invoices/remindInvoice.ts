import * as z from 'zod'
import { command, refs } from '../command.ts'
import { InvoiceId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { levelReached, ReminderLevel } from './reminding.ts'

/**
 * Reminds of an overdue invoice by one of the merchant's levels: each level once per invoice for ever, never on the due date itself, and
 * not once it is paid. A level that a later one has overtaken is left out.
 */
export const remindInvoice = command({
  name: 'remindInvoice',
  summary: 'Remind of an overdue invoice',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ invoiceId: InvoiceId, level: ReminderLevel }),
  answer: z.strictObject({ invoiceId: InvoiceId, level: ReminderLevel }),
  once: ({ invoiceId, level }) => ({ scope: 'reminder', key: `${invoiceId}/${level}` }),
  reads: ({ invoiceId }) => ({ pointer: refs.pointer({ scope: 'invoice', key: invoiceId }) }),
  more: ({ invoiceId }, { pointer }) => ({
    account: pointer?.account ? refs.account(pointer.account) : undefined,
    invoice: pointer?.account ? refs.invoice(pointer.account, invoiceId) : undefined,
  }),
  decide: ({ invoiceId, level }, { account, invoice }, { settings, today }) => {
    if (!account || !invoice) return refuse('unknown-invoice')
    if (account.erasedAt) return refuse('customer-erased')
    if (levelReached(invoice, settings, today) !== level) return refuse('reminder-not-due')
    const chain = refs.account(account.accountId)
    return {
      changed: [{ ref: chain, state: account }],
      entries: [{ chain, facts: [{ type: 'InvoiceReminded', invoiceId, level }], postings: [] }],
      answer: { invoiceId, level },
    }
  },
})
