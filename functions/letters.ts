import type { FunctionDeclaration, Listening, Trigger } from './declaration.ts'
import type { QueueName } from './queues.ts'

/** As many as render beside each other, of each kind: their memory and the mail provider's rate are the bound, not the bus. */
const mostAtOnce = 10

/**
 * One document to an invocation: each has the function's whole time, because an end between the claim of a mail and its outcome leaves
 * that one mail unknown for ever.
 */
const wokenThrough = (queue: QueueName, detailTypes: Listening['detailTypes']): Trigger => ({
  by: 'queue',
  queue,
  hears: { bus: 'internal', source: { is: 'encours' }, detailTypes },
  batchSize: 1,
  mostAtOnce,
})

const mailing = { timeout: 60, memory: 1024, concurrency: mostAtOnce } as const

/**
 * What renders PDFs, keeps all but receipts, and mails them. A queue stands before each: a month's statements of a hundred thousand
 * accounts wait there, in nobody's way, and least of all in an invoice's.
 */
export const letters: readonly FunctionDeclaration[] = [
  {
    name: 'invoice-issued-email-invoice',
    entry: 'functions/on/invoice-issued-email-invoice.ts',
    trigger: wokenThrough('invoice-mails', ['invoice-issued', 'invoice-sending-requested', 'invoice-reminded']),
    uses: ['table:read', 'table:write', 'mail:send', 'documents:read', 'documents:write', 'secret:links', 'secrets:merchants'],
    ...mailing,
  },
  {
    name: 'credit-note-issued-email-credit-note',
    entry: 'functions/on/credit-note-issued-email-credit-note.ts',
    trigger: wokenThrough('credit-note-mails', ['credit-note-issued', 'credit-note-sending-requested']),
    uses: ['table:read', 'table:write', 'mail:send', 'documents:read', 'documents:write'],
    ...mailing,
  },
  {
    name: 'statement-prepared-email-statement',
    entry: 'functions/on/statement-prepared-email-statement.ts',
    trigger: wokenThrough('statement-mails', ['statement-prepared', 'statement-sending-requested']),
    uses: ['table:read', 'table:write', 'mail:send', 'documents:read', 'documents:write', 'documents:remove'],
    ...mailing,
  },
  {
    name: 'receipt-issued-email-receipt',
    entry: 'functions/on/receipt-issued-email-receipt.ts',
    trigger: wokenThrough('receipt-mails', ['receipt-issued', 'receipt-sending-requested']),
    uses: ['table:read', 'table:write', 'mail:send'],
    ...mailing,
  },
]
