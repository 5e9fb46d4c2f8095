/** Alarms say what people notice and which page of docs/runbook helps; a test holds the two together. */
import { Duration, Stack } from 'aws-cdk-lib'
import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Alarm, ComparisonOperator, type IMetric, MathExpression, Metric, TreatMissingData, Unit } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { metricsNamespace } from '../functions/metricNames.ts'
import { queueOf } from '../functions/queues.ts'
import type { BuiltFunction } from './functions.ts'
import { ownMetric } from './ownMetric.ts'
import { pascalCase } from './pascalCase.ts'
import { symptomOf } from './symptoms.ts'

export type AlarmsProps = {
  functions: readonly BuiltFunction[]
  api: CfnApi
  table: CfnGlobalTable
  key: IKey
  alarmMail: string | undefined
}

type Rings = {
  metric: IMetric
  /** Rings from this value on, in `of` of the last `of` periods unless `outOf` is larger. */
  from: number
  of?: number
  outOf?: number
  /** Rings when nothing is told at all, too: of work that must be done whether anybody calls or not. */
  silenceRings?: true
  /** What people notice. */
  notice: string
  /** Page in docs/runbook, without its ending. */
  page: string
}

/**
 * Values of the log field `alarm`, which a function writes when a person has to look.
 * Each becomes the dimension `alarm` of the metric `Alarms`: one filter per log group serves them all.
 */
export const loggedAlarms = {
  'law-broken': 'A change was refused because its sums were wrong; nothing false was recorded, and the caller got an error.',
  'drift-found': 'Lists and totals disagree with the accounts, or balances with the journal; one of them is wrong.',
  'journal-changed': 'Someone changed or deleted a record that must never change.',
} as const

const minute = Duration.minutes(1)
const fiveMinutes = Duration.minutes(5)

export const addAlarms = (scope: Construct, props: AlarmsProps): { topic: Topic; all: Alarm[] } => {
  const topic = addTopic(scope, props)
  const all = Object.entries({ ...ofFunctions(props.functions), ...ofTheWhole(props), ...ofMetrics(), ...fromLogs(props.functions) }).map(
    ([name, rings]) => addAlarm(scope, name, rings),
  )
  for (const alarm of all) alarm.addAlarmAction(new SnsAction(topic))
  return { topic, all }
}

const addTopic = (scope: Construct, { alarmMail, key }: AlarmsProps): Topic => {
  const topic = new Topic(scope, 'Alarms', { displayName: 'Encours alarms', enforceSSL: true, masterKey: key })
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [
        new ServicePrincipal('cloudwatch.amazonaws.com', {
          conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
        }),
      ],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
    }),
  )
  if (alarmMail) topic.addSubscription(new EmailSubscription(alarmMail))
  return topic
}

const addAlarm = (scope: Construct, name: string, { metric, from, of = 1, outOf = of, silenceRings, notice, page }: Rings): Alarm =>
  new Alarm(scope, `Alarm${pascalCase(name)}`, {
    alarmName: `encours-${name}`,
    alarmDescription: `What people notice: ${notice} What to do: docs/runbook/${page}.md`,
    metric,
    threshold: from,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: outOf,
    datapointsToAlarm: of,
    // No traffic is no trouble.
    treatMissingData: silenceRings ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  })

/** Doors and the outbox ring on errors at once; what is retried rings when its tries are used up. */
const ofFunctions = (functions: readonly BuiltFunction[]): Record<string, Rings> => {
  const rings: Record<string, Rings> = {}
  for (const { declaration, lambda, deadLetters, source } of functions) {
    const notice = symptomOf(declaration.name)
    const { by } = declaration.trigger
    if (deadLetters) {
      const metric = deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' })
      rings[`${declaration.name}-dead-letters`] = { metric, from: 1, notice, page: source ? 'runs' : 'dead-letters' }
    }
    if (source && declaration.trigger.by === 'queue') {
      const { lateAfterMinutes } = queueOf(declaration.trigger.queue)
      const metric = source.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: 'Maximum' })
      rings[`${declaration.name}-behind`] = { metric, from: lateAfterMinutes * 60, notice: `Late, not lost. ${notice}`, page: 'runs' }
    }
    if (by === 'http' || by === 'authorizer' || by === 'stream') {
      rings[`${declaration.name}-errors`] = {
        metric: lambda.metricErrors({ period: fiveMinutes }),
        from: 3,
        notice,
        page: 'function-errors',
      }
    }
    if (by === 'stream') {
      const metric = lambda.metric('IteratorAge', { period: minute, statistic: 'Maximum', unit: Unit.MILLISECONDS })
      rings[`${declaration.name}-behind`] = { metric, from: 60_000, of: 3, notice: `Late, not lost. ${notice}`, page: 'outbox-behind' }
    }
    if (declaration.name === 'checkout') {
      const metric = lambda.metricDuration({ period: minute, statistic: 'p99' })
      rings['checkout-slow'] = {
        metric,
        from: 3000,
        of: 3,
        outOf: 5,
        notice: 'Checkouts take seconds; customers leave.',
        page: 'checkout-slow',
      }
    }
  }
  return rings
}

const ofTheWhole = ({ api, table }: AlarmsProps): Record<string, Rings> => ({
  'api-5xx': {
    metric: new Metric({
      namespace: 'AWS/ApiGateway',
      metricName: '5xx',
      dimensionsMap: { ApiId: api.ref },
      statistic: 'Sum',
      period: fiveMinutes,
    }),
    from: 5,
    notice: 'Shops or staff get error pages instead of answers.',
    page: 'api-5xx',
  },
  'functions-throttled': {
    // Without a dimension: of all functions in the account, because they share its concurrency.
    metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period: fiveMinutes }),
    from: 10,
    notice: 'Some calls are refused at busy moments; mails and recomputed figures come late.',
    page: 'throttles',
  },
  'table-throttled': {
    metric: new MathExpression({
      expression: 'FILL(reads, 0) + FILL(writes, 0)',
      label: 'Throttled reads and writes',
      usingMetrics: { reads: tableMetric(table, 'ReadThrottleEvents'), writes: tableMetric(table, 'WriteThrottleEvents') },
      period: fiveMinutes,
    }),
    from: 10,
    notice: 'Checkouts wait or are answered "try again" at busy moments.',
    page: 'throttles',
  },
  'mail-bounces': {
    metric: new Metric({ namespace: 'AWS/SES', metricName: 'Reputation.BounceRate', statistic: 'Maximum', period: Duration.hours(1) }),
    from: 0.05,
    notice: 'Many customers do not get their invoices, and the mail provider may stop sending for us.',
    page: 'mail-bounces',
  },
})

const tableMetric = (table: CfnGlobalTable, metricName: string): Metric =>
  new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName: table.ref }, statistic: 'Sum', period: fiveMinutes })

/** What functions tell of their work in figures. */
const ofMetrics = (): Record<string, Rings> => ({
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

/** What functions found out themselves and said in their log. */
const fromLogs = (functions: readonly BuiltFunction[]): Record<string, Rings> => {
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
