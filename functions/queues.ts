/**
 * The queues that functions and rules put messages on. `infra/` builds them; each is read by the one function that names it as its trigger.
 * `ordered`: messages of one group are handed out one at a time, in their order.
 */
type DeclaredQueue = {
  says: string
  /** Page in docs/runbook for whoever is told that messages wait. */
  page: 'runs' | 'documents'
  ordered?: true
  /** How often a message is handed out before it waits for a person. */
  tries: number
  /** Minutes after which the oldest message is late, and somebody is told. */
  lateAfterMinutes: number
}

export const queues = {
  runs: { says: 'pages of accounts that runs have still to list', page: 'runs', tries: 6, lateAfterMinutes: 60 },
  'run-batches': { says: 'batches of accounts that runs have still to work on', page: 'runs', tries: 6, lateAfterMinutes: 120 },
  'run-invoices': {
    says: 'batches of accounts to be invoiced, one at a time per series',
    page: 'runs',
    ordered: true,
    tries: 6,
    lateAfterMinutes: 240,
  },
  'invoice-mails': { says: 'invoices to be rendered and mailed', page: 'documents', tries: 6, lateAfterMinutes: 30 },
  'credit-note-mails': { says: 'credit notes to be rendered and mailed', page: 'documents', tries: 6, lateAfterMinutes: 30 },
  'statement-mails': { says: 'statements to be rendered and mailed', page: 'documents', tries: 6, lateAfterMinutes: 240 },
  'receipt-mails': { says: 'receipts to be rendered and mailed', page: 'documents', tries: 6, lateAfterMinutes: 30 },
} as const satisfies Record<string, DeclaredQueue>

export type QueueName = keyof typeof queues

export const queueNames: readonly QueueName[] = [
  'runs',
  'run-batches',
  'run-invoices',
  'invoice-mails',
  'credit-note-mails',
  'statement-mails',
  'receipt-mails',
]

export const queueOf = (name: QueueName): DeclaredQueue => queues[name]

/** Which variable of the environment says where a queue is, to functions that put on it; the others are fed by rules. */
export const queueVariables = {
  runs: 'RUNS_QUEUE_URL',
  'run-batches': 'RUN_BATCHES_QUEUE_URL',
  'run-invoices': 'RUN_INVOICES_QUEUE_URL',
} as const satisfies Partial<Record<QueueName, string>>

/** A queue that functions put on. */
export type PuttableQueue = keyof typeof queueVariables

export const puttableQueues: readonly PuttableQueue[] = ['runs', 'run-batches', 'run-invoices']
