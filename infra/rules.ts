/** From events and the table's stream to functions: every way has a bounded number of tries and a dead-letter queue. */

import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb'
import { type CfnEventBus, CfnRule } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping, CfnPermission } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { EventSource } from '../functions/declaration.ts'
import type { Buses } from './bus.ts'
import type { BuiltFunction } from './functions.ts'
import type { Queues } from './queues.ts'
import { journalPrefix } from './table.ts'

/** Delivering to Lambda fails only while Lambda itself is throttled or away: a day is enough for either. */
const deliveryRetries = { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 24 * 3600 }

export const addRules = (
  functions: readonly BuiltFunction[],
  { buses, mailConfigurationSet }: { buses: Buses; mailConfigurationSet: string },
): CfnRule[] =>
  functions.flatMap(({ declaration, scope, lambda, deadLetters }) => {
    const { trigger } = declaration
    if (trigger.by !== 'event' || !deadLetters) return []
    const rule = new CfnRule(scope, 'Rule', {
      name: `encours-${declaration.name}`,
      eventBusName: busName(trigger.bus, buses),
      eventPattern: {
        source: [sourcePattern(trigger.source)],
        'detail-type': trigger.detailTypes,
        // The default bus carries the mails of everyone in the account; SES names the configuration set in this tag.
        ...(trigger.bus === 'default' && { detail: { mail: { tags: { 'ses:configuration-set': [mailConfigurationSet] } } } }),
      },
      state: 'ENABLED',
      targets: [{ id: 'function', arn: lambda.functionArn, retryPolicy: deliveryRetries, deadLetterConfig: { arn: deadLetters.queueArn } }],
    })
    new CfnPermission(scope, 'RuleMayInvoke', {
      action: 'lambda:InvokeFunction',
      functionName: lambda.functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: rule.attrArn,
    })
    acceptDeadLetters(deadLetters, rule)
    return [rule]
  })

const busName = (bus: 'internal' | 'partners' | 'default', { internal, partners }: Buses): CfnEventBus['ref'] => {
  if (bus === 'default') return 'default'
  return bus === 'internal' ? internal.ref : partners.ref
}

const sourcePattern = (source: EventSource): string | { prefix: string } => ('is' in source ? source.is : { prefix: source.startsWith })

const acceptDeadLetters = (queue: Queue, rule: CfnRule): void => {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'UndeliveredEvents',
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
