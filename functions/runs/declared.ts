import type { FunctionDeclaration } from '../declaration.ts'

/**
 * What carries runs on. A lister takes a page of accounts and the next message; workers take batches, as many beside each other as leave
 * checkouts their share of the table and of the account's concurrency.
 */
export const ofRuns: readonly FunctionDeclaration[] = [
  {
    name: 'runs-list',
    entry: 'functions/runs/list.ts',
    trigger: { by: 'queue', queue: 'runs', batchSize: 1, mostAtOnce: 5 },
    uses: ['table:read', 'table:write', 'queue:send:runs', 'queue:send:run-batches', 'queue:send:run-invoices'],
    timeout: 60,
    memory: 512,
    concurrency: 5,
  },
  {
    name: 'runs-work',
    entry: 'functions/runs/work.ts',
    trigger: { by: 'queue', queue: 'run-batches', batchSize: 2, mostAtOnce: 20 },
    uses: ['table:read', 'table:write'],
    timeout: 300,
    memory: 512,
    concurrency: 20,
  },
  {
    name: 'runs-invoice',
    entry: 'functions/runs/invoice.ts',
    // One of a series at a time: what stood behind one that failed would lose its tries without being tried.
    trigger: { by: 'queue', queue: 'run-invoices', batchSize: 1, mostAtOnce: 20 },
    uses: ['table:read', 'table:write'],
    timeout: 120,
    memory: 512,
    concurrency: 20,
  },
]
