import * as z from 'zod'
import { command, refs } from '../command.ts'
import { CreditNoteId } from '../ids.ts'
import { refuse } from '../refusals.ts'

/** Sends a credit note again. It asks for nothing, so that it goes out without a payment provider too. */
export const sendCreditNote = command({
  name: 'sendCreditNote',
  summary: 'Send a credit note to the customer again',
  right: 'invoices:send',
  input: z.strictObject({ creditNoteId: CreditNoteId }),
  answer: z.strictObject({ creditNoteId: CreditNoteId, requested: z.literal(true) }),
  reads: ({ creditNoteId }) => ({ pointer: refs.pointer({ scope: 'credit-note', key: creditNoteId }) }),
  more: ({ creditNoteId }, { pointer }) => ({
    account: pointer?.account ? refs.account(pointer.account) : undefined,
    note: pointer?.account ? refs.creditNote(pointer.account, creditNoteId) : undefined,
  }),
  decide: ({ creditNoteId }, { account, note }) => {
    if (!account || !note) return refuse('unknown-credit-note')
    if (account.erasedAt) return refuse('customer-erased')
    const chain = refs.account(account.accountId)
    return {
      changed: [{ ref: chain, state: account }],
      entries: [{ chain, facts: [{ type: 'CreditNoteSendingRequested', creditNoteId }], postings: [] }],
      answer: { creditNoteId, requested: true as const },
    }
  },
})
