import type { Counts } from './prices.ts'

export type LifeStep = 'order' | 'delivery' | 'invoice' | 'payment'
export type Beside = 'quote' | 'the same order again' | 'an order that is held' | 'an order that is refused'

/**
 * What each step of an order's life cost with all that follows from it, as `npm run bench -- cost` counted it on 2026-11-30: three
 * lines, on account, for a customer who owes an invoice and has two orders open. docs/cost.md is generated from it: who runs the bench
 * writes here what it found, and runs `npm run generate`.
 */
export const recorded = {
  order: { write: 18, entries: 8, read: 12, http: 1, events: 2, invocations: 3, mails: 0, documents: 0 },
  delivery: { write: 16, entries: 2, read: 9, http: 1, events: 2, invocations: 4, mails: 0, documents: 0 },
  invoice: { write: 44, entries: 12, read: 30, http: 1, events: 4, invocations: 8, mails: 1, documents: 1 },
  payment: { write: 24, entries: 12, read: 33, http: 2, events: 3, invocations: 7, mails: 0, documents: 0 },
} as const satisfies Record<LifeStep, Counts>

/** The same of what a checkout may answer beside an approval. */
export const recordedBesides = {
  quote: { write: 0, entries: 0, read: 3, http: 1, events: 0, invocations: 1, mails: 0, documents: 0 },
  'the same order again': { write: 0, entries: 0, read: 4, http: 1, events: 0, invocations: 1, mails: 0, documents: 0 },
  'an order that is held': { write: 20, entries: 9, read: 21, http: 1, events: 3, invocations: 4, mails: 0, documents: 0 },
  'an order that is refused': { write: 0, entries: 0, read: 4, http: 1, events: 0, invocations: 1, mails: 0, documents: 0 },
} as const satisfies Record<Beside, Counts>
