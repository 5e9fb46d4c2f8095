/**
 * The queues that functions put messages on. `infra/` builds them; each is read by the one function that names it as its trigger.
 * `ordered`: messages of one group are handed out one at a time, in their order.
 */
type DeclaredQueue = {
  says: string
  ordered?: true
  /** How often a message is handed out before it waits for a person. */
  tries: number
  /** Minutes after which the oldest message is late, and somebody is told. */
  lateAfterMinutes: number
}

export const queues = {
  runs: { says: 'pages of accounts that runs have still to list', tries: 6, lateAfterMinutes: 60 },
  'run-batches': { says: 'batches of accounts that runs have still to work on', tries: 6, lateAfterMinutes: 120 },
  'run-invoices': { says: 'batches of accounts to be invoiced, one at a time per series', ordered: true, tries: 6, lateAfterMinutes: 240 },
} as const satisfies Record<string, DeclaredQueue>

export type QueueName = keyof typeof queues

export const queueNames: readonly QueueName[] = ['runs', 'run-batches', 'run-invoices']

export const queueOf = (name: QueueName): DeclaredQueue => queues[name]

/** Which variable of the environment says where a queue is, to those who put on it. */
export const queueVariables = {
  runs: 'RUNS_QUEUE_URL',
  'run-batches': 'RUN_BATCHES_QUEUE_URL',
  'run-invoices': 'RUN_INVOICES_QUEUE_URL',
} as const satisfies Record<QueueName, string>
