/**
 * Every metric that functions tell, with what may be told apart by it. Merchants and customers never are: each value told apart is a
 * metric of its own, paid by the month, and would tell strangers in the console who does what. `infra/dashboard.ts` shows them all.
 */

export type DeclaredMetric = { says: string; by?: string; unit?: 'Count' | 'Milliseconds' }

const declared = <const M extends Record<string, DeclaredMetric>>(metrics: M): M => metrics

export const metricNames = declared({
  /** Transactions that were written. */
  Commits: { says: 'commits' },
  /** Transactions that were lost to another one, or had to be sent again. */
  ConflictsRetried: { says: 'tries lost to another commit' },
  /** Of the tries lost, those whose account was not read first, because this environment had seen it lately. */
  GuessesLost: { says: 'of them on an account that wasn’t read' },
  /** What callers were refused, by the code of `domain/refusals.ts`. */
  Refusals: { says: 'refusals', by: 'code' },
  /** Refusals because the table or an account was too busy until the deadline. */
  BusyAnswers: { says: 'answers “try again”' },
  /** Calls over a key's limit. */
  RateLimited: { says: 'calls over a limit' },
  /** From a journal record to its place on the bus; told once per batch, of its oldest record. */
  OutboxLag: { says: 'journal to bus (ms)', unit: 'Milliseconds' },
  EventsPublished: { says: 'events published' },
  /** Events that the bus did not take; the stream tells them again. */
  EventsFailed: { says: 'events the bus did not take' },
  /** Journal records put aside because they can't be told. */
  RecordsSetAside: { says: 'records set aside' },
  Mails: { says: 'mails', by: 'outcome' },
  /** Mails whose outcome nobody has known for a day, counted every night. */
  MailsUnknown: { says: 'mails of unknown outcome' },
  BureauAnswers: { says: 'bureau', by: 'outcome' },
  OrdersHeld: { says: 'orders held' },
  PaymentsSuspended: { says: 'payments suspended' },
  ReportsParked: { says: 'refunds and deliveries parked' },
  /** Refunds that the payment provider was asked to carry out, by what it said. */
  RefundsAsked: { says: 'refunds asked for', by: 'outcome' },
  /** Refunds that it refused, or that failed: nobody has given the money back. */
  RefundsFailed: { says: 'refunds nobody carried out' },
  /** Webhooks that are not what the merchant’s provider signed, by provider. */
  WebhooksRefused: { says: 'webhooks refused', by: 'provider' },
  /** Refunds and disputes in another currency than their payment's: nothing moved, somebody must look. */
  ReportsUncounted: { says: 'refunds and disputes in another currency' },
  /** Genuine reports of a payment provider that can't be taken, and not for want of time: it tells them for some days, then never again. */
  ReportsRefused: { says: 'payment reports not taken' },
  /** What has waited for its payment or its order longer than a day, counted every night. */
  ReportsWaiting: { says: 'parked longer than a day' },
  ChainsAnchored: { says: 'chains anchored' },
  ChainsChecked: { says: 'chains checked' },
  /** What the check named: figures, records, anchors. */
  Differences: { says: 'differences found' },
  /** Anchored documents that a run of the check left for the next. */
  Unchecked: { says: 'left unchecked' },
})

export type MetricName = keyof typeof metricNames

/** Namespace of our own metrics in CloudWatch. */
export const metricsNamespace = 'Encours'
