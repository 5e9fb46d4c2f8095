/** Alarms on what functions say themselves, in figures and in their log. */
import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { metricsNamespace } from '../functions/metricNames.ts'
import type { BuiltFunction } from './functions.ts'
import { ownMetric, ownMetricOf } from './ownMetric.ts'
import { fiveMinutes, minute, type Rings } from './rings.ts'

/**
 * Values of the log field `alarm`, which a function writes when a person has to look.
 * Each becomes the dimension `alarm` of the metric `Alarms`: one filter per log group serves them all.
 */
export const loggedAlarms = {
  'law-broken': 'A change was refused because its sums were wrong; nothing false was recorded, and the caller got an error.',
  'drift-found': 'Lists and totals disagree with the accounts, or balances with the journal; one of them is wrong.',
  'journal-changed': 'Someone changed or deleted a record that must never change.',
} as const

/** What functions tell of their work in figures. */
export const ofMetrics = (): Record<string, Rings> => ({
  'reports-waiting': {
    metric: ownMetric('ReportsWaiting', { period: Duration.days(1), statistic: 'Maximum' }),
    from: 1,
    notice: 'A refund or a delivery was reported, and what it is about never came: a customer is owed something, or goods left uncharged.',
    page: 'reports-waiting',
  },
  'payments-suspended': {
    metric: ownMetric('PaymentsSuspended', { period: fiveMinutes }),
    from: 1,
    notice: 'Money arrived that belongs to no account; a customer paid and is still asked to.',
    page: 'payments-suspended',
  },
  'reports-refused': {
    // One is enough: the provider comes back too seldom for the door's own errors to add up.
    metric: ownMetric('ReportsRefused', { period: fiveMinutes }),
    from: 1,
    notice: 'A customer paid, was refunded or charged back online, and it can’t be counted; in a few days the provider stops telling it.',
    page: 'payment-reports',
  },
  'reports-uncounted': {
    metric: ownMetric('ReportsUncounted', { period: fiveMinutes }),
    from: 1,
    notice: 'A refund or a chargeback came in another currency than its payment’s, and moved nothing: the customer’s account is too good.',
    page: 'payment-reports',
  },
  'refunds-failed': {
    metric: ownMetric('RefundsFailed', { period: fiveMinutes }),
    from: 1,
    notice: 'A customer was promised money back, and the payment provider did not give it: nobody does until a person decides.',
    page: 'refunds-failed',
  },
  'mails-unknown': {
    metric: ownMetric('MailsUnknown', { period: Duration.days(1), statistic: 'Maximum' }),
    from: 1,
    notice: 'An invoice, a credit note or a statement may never have left: nobody knows whether its customer got it.',
    page: 'mails-unknown',
  },
  'busy-answers': {
    metric: ownMetric('BusyAnswers', { period: fiveMinutes }),
    from: 20,
    of: 2,
    notice: 'Shops are told "try again" instead of getting an answer.',
    page: 'throttles',
  },
  'ledger-unchecked': {
    // Each run of the night tells what it left: rings only when the last one left something too.
    metric: ownMetric('Unchecked', { period: Duration.days(1), statistic: 'Minimum' }),
    from: 1,
    silenceRings: true,
    notice: 'Last night not all balances and chains were proved to be right.',
    page: 'ledger-unchecked',
  },
})

/** What a payment provider sends and isn't taken for genuine, by provider: its door is the function of its webhooks. */
export const ofWebhooks = (functions: readonly BuiltFunction[]): Record<string, Rings> =>
  Object.fromEntries(
    functions.flatMap(({ declaration: { name } }) => {
      const provider = /^webhook-(.+)$/.exec(name)?.[1]
      if (!provider) return []
      const rings: Rings = {
        // A provider comes back ever more seldom: a small shop's wrong secret is refused a few times a day.
        metric: ownMetricOf('WebhooksRefused', provider, { period: Duration.hours(1) }),
        from: 2,
        notice: 'Customers pay online and accounts do not show it: what the payment provider tells is taken for forged.',
        page: 'webhooks-refused',
      }
      return [[`webhooks-refused-${provider}`, rings]]
    }),
  )

/** What functions found out themselves and said in their log. */
export const fromLogs = (functions: readonly BuiltFunction[]): Record<string, Rings> => {
  for (const { declaration, scope, logs } of functions) {
    const canFind = declaration.trigger.by === 'stream' || declaration.uses.some((use) => use.startsWith('table:'))
    if (!canFind) continue
    new MetricFilter(scope, 'LoggedAlarms', {
      logGroup: logs,
      filterPattern: FilterPattern.exists('$.alarm'),
      metricNamespace: metricsNamespace,
      metricName: 'Alarms',
      metricValue: '1',
      dimensions: { alarm: '$.alarm' },
    })
  }
  const rings: Record<string, Rings> = {}
  for (const [alarm, notice] of Object.entries(loggedAlarms)) {
    const metric = new Metric({
      namespace: metricsNamespace,
      metricName: 'Alarms',
      dimensionsMap: { alarm },
      statistic: 'Sum',
      period: minute,
    })
    rings[alarm] = { metric, from: 1, notice, page: alarm }
  }
  return rings
}
