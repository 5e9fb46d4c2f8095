/** From events and the table's stream to functions: every way has a bounded number of tries and a dead-letter queue. */

import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb'
import { type CfnEventBus, CfnRule } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping, CfnPermission, type Function as Lambda } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { type EventSource, heardBy } from '../functions/declaration.ts'
import type { Buses } from './bus.ts'
import type { BuiltFunction } from './functions.ts'
import type { Queues } from './queues.ts'
import { journalPrefix } from './table.ts'

/** Delivering fails only while Lambda or SQS itself is throttled or away: a day is enough for either. */
const deliveryRetries = { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 24 * 3600 }

/** From a bus to the function that hears it, or to the queue through which it hears. What can't be delivered waits where its failures do. */
export const addRules = (
  functions: readonly BuiltFunction[],
  { buses, mailConfigurationSet }: { buses: Buses; mailConfigurationSet: string },
): CfnRule[] =>
  functions.flatMap(({ declaration, scope, lambda, source, deadLetters }) => {
    const heard = heardBy(declaration.trigger)
    if (!heard || !deadLetters) return []
    const target = source ? { id: 'queue', arn: source.queueArn } : { id: 'function', arn: lambda.functionArn }
    const rule = new CfnRule(scope, 'Rule', {
      name: `encours-${declaration.name}`,
      eventBusName: busName(heard.bus, buses),
      eventPattern: {
        source: [sourcePattern(heard.source)],
        'detail-type': heard.detailTypes,
        // The default bus carries the mails of everyone in the account; SES names the configuration set in this tag.
        ...(heard.bus === 'default' && { detail: { mail: { tags: { 'ses:configuration-set': [mailConfigurationSet] } } } }),
      },
      state: 'ENABLED',
      targets: [{ ...target, retryPolicy: deliveryRetries, deadLetterConfig: { arn: deadLetters.queueArn } }],
    })
    if (source) acceptFromRule(source, { rule, sid: 'HeardEvents' })
    else mayInvoke(scope, lambda, rule)
    acceptFromRule(deadLetters, { rule, sid: 'UndeliveredEvents' })
    return [rule]
  })

const mayInvoke = (scope: Construct, lambda: Lambda, rule: CfnRule): void => {
  new CfnPermission(scope, 'RuleMayInvoke', {
    action: 'lambda:InvokeFunction',
    functionName: lambda.functionArn,
    principal: 'events.amazonaws.com',
    sourceArn: rule.attrArn,
  })
}

const busName = (bus: 'internal' | 'partners' | 'default', { internal, partners }: Buses): CfnEventBus['ref'] => {
  if (bus === 'default') return 'default'
  return bus === 'internal' ? internal.ref : partners.ref
}

const sourcePattern = (source: EventSource): string | { prefix: string } => ('is' in source ? source.is : { prefix: source.startsWith })

const acceptFromRule = (queue: Queue, { rule, sid }: { rule: CfnRule; sid: string }): void => {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid,
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
    }),
  )
}

/**
 * The outbox: every journal row, in order per chain (the partition key), as often as it takes within the bounds.
 * Rows that are left after the bounds come to the queue as shard and positions; `encours republish` reads them again from the journal.
 */
export const addStreamMappings = (functions: readonly BuiltFunction[], table: CfnGlobalTable): CfnEventSourceMapping[] =>
  functions.flatMap(({ declaration, scope, lambda, deadLetters }) => {
    if (declaration.trigger.by !== 'stream' || !deadLetters) return []
    return [
      new CfnEventSourceMapping(scope, 'Stream', {
        functionName: lambda.functionArn,
        eventSourceArn: table.attrStreamArn,
        startingPosition: 'TRIM_HORIZON',
        // Whatever happens to a journal row, not only its insert: a changed or removed one has to ring.
        filterCriteria: { filters: [{ pattern: JSON.stringify({ dynamodb: { Keys: { pk: { S: [{ prefix: journalPrefix }] } } } }) }] },
        // 100 rows are one to three hundred events, some tens of PutEvents calls: well inside the function's time.
        batchSize: 100,
        maximumBatchingWindowInSeconds: 0,
        // Batches of one shard at the same time; rows of one chain stay in one batch's order.
        parallelizationFactor: 4,
        functionResponseTypes: ['ReportBatchItemFailures'],
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: 100,
        maximumRecordAgeInSeconds: 12 * 3600,
        destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
      }),
    ]
  })

/** From queues to functions: so many at once, single failures told apart, never more beside each other than declared. */
export const addQueueMappings = (functions: readonly BuiltFunction[], queues: Queues): CfnEventSourceMapping[] =>
  functions.flatMap(({ declaration: { trigger }, scope, lambda }) =>
    trigger.by === 'queue'
      ? [
          new CfnEventSourceMapping(scope, 'Messages', {
            functionName: lambda.functionArn,
            eventSourceArn: queues[trigger.queue].queue.queueArn,
            batchSize: trigger.batchSize,
            functionResponseTypes: ['ReportBatchItemFailures'],
            scalingConfig: { maximumConcurrency: trigger.mostAtOnce },
          }),
        ]
      : [],
  )
