/** One page for the person on duty: what rings, then the doors, the way of events, the table. */
import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { type MetricName, metricNames } from '../functions/metricNames.ts'
import type { BuiltFunction } from './functions.ts'
import { eachOf, ownMetric } from './ownMetric.ts'

export type DashboardProps = { functions: readonly BuiltFunction[]; api: CfnApi; table: CfnGlobalTable; alarms: Alarm[] }

export const addDashboard = (scope: Construct, { functions, api, table, alarms }: DashboardProps): Dashboard => {
  const doors = functions.filter(({ declaration }) => declaration.trigger.by === 'http' || declaration.trigger.by === 'authorizer')
  const behind = functions.filter(({ deadLetters }) => deadLetters !== undefined)
  const ofApi = (metricName: string, statistic: string): IMetric =>
    new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: api.ref }, statistic, label: metricName })
  const ofTable = (metricName: string): IMetric =>
    new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName: table.ref }, statistic: 'Sum', label: metricName })
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: 'encours',
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 6 })],
      [
        graph('Requests and refusals', [ofApi('Count', 'Sum'), ofApi('4xx', 'Sum'), ofApi('5xx', 'Sum')]),
        graph(
          'Doors, slowest in a hundred (ms)',
          doors.map(({ lambda, declaration }) => lambda.metricDuration({ statistic: 'p99', label: declaration.name })),
        ),
      ],
      [
        graph(
          'Events waiting for a person',
          behind.flatMap(
            ({ deadLetters, declaration }) => deadLetters?.metricApproximateNumberOfMessagesVisible({ label: declaration.name }) ?? [],
          ),
        ),
        graph(
          'Errors behind the doors',
          behind.map(({ lambda, declaration }) => lambda.metricErrors({ label: declaration.name })),
        ),
      ],
      [
        graph(
          'Outbox behind by (ms)',
          behind
            .filter(({ declaration }) => declaration.trigger.by === 'stream')
            .map(({ lambda }) => lambda.metric('IteratorAge', { statistic: 'Maximum' })),
        ),
        graph('Table, units and conflicts', [
          ofTable('ConsumedReadCapacityUnits'),
          ofTable('ConsumedWriteCapacityUnits'),
          ofTable('TransactionConflict'),
        ]),
      ],
      ...ownGraphs(),
    ],
  })
}

/** What functions tell themselves, by what a person asks. */
const groups: Record<string, readonly MetricName[]> = {
  'Commits, and tries they cost': ['Commits', 'ConflictsRetried', 'GuessesLost', 'BusyAnswers'],
  Refusals: ['Refusals', 'RateLimited'],
  'Events on their way': ['EventsPublished', 'EventsFailed', 'RecordsSetAside'],
  'Journal to bus (ms)': ['OutboxLag'],
  'Mails and bureau, by outcome': ['Mails', 'MailsUnknown', 'BureauAnswers'],
  'Orders and money that wait': [
    'OrdersHeld',
    'PaymentsSuspended',
    'ReportsParked',
    'ReportsUncounted',
    'ReportsRefused',
    'ReportsWaiting',
  ],
  'Refunds through the provider': ['RefundsAsked', 'RefundsFailed'],
  'Webhooks refused, by provider': ['WebhooksRefused'],
  'The nightly proof': ['ChainsAnchored', 'ChainsChecked', 'Differences', 'Unchecked'],
}

const ownGraphs = (): GraphWidget[][] => {
  const graphs = Object.entries(groups).map(([title, names]) =>
    graph(
      title,
      names.map((name) =>
        Object.hasOwn(metricNames[name], 'by')
          ? eachOf(name)
          : ownMetric(name, { label: metricNames[name].says, ...(name === 'OutboxLag' && { statistic: 'Maximum' }) }),
      ),
    ),
  )
  return Array.from({ length: Math.ceil(graphs.length / 2) }, (_, row) => graphs.slice(row * 2, row * 2 + 2))
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 12, height: 6 })
