/** Alarms say what people notice and which page of docs/runbook helps; a test holds the two together. */
import { Duration, Stack } from 'aws-cdk-lib'
import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Alarm, ComparisonOperator, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { ofFunctions } from './functionAlarms.ts'
import type { BuiltFunction } from './functions.ts'
import { pascalCase } from './pascalCase.ts'
import { fiveMinutes, type Rings } from './rings.ts'
import { fromLogs, ofMetrics, ofWebhooks } from './toldAlarms.ts'

export type AlarmsProps = {
  functions: readonly BuiltFunction[]
  api: CfnApi
  table: CfnGlobalTable
  key: IKey
  alarmMail: string | undefined
}

export const addAlarms = (scope: Construct, props: AlarmsProps): { topic: Topic; all: Alarm[] } => {
  const topic = addTopic(scope, props)
  const { functions } = props
  const told = { ...ofMetrics(), ...ofWebhooks(functions), ...fromLogs(functions) }
  const all = Object.entries({ ...ofFunctions(functions), ...ofTheWhole(props), ...told }).map(([name, rings]) =>
    addAlarm(scope, name, rings),
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
