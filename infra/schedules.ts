/** What happens by the clock, in UTC; the merchant's own day is the function's business. */
import { Stack } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { Construct } from 'constructs'
import type { BuiltFunction } from './functions.ts'
import { pascalCase } from './pascalCase.ts'
import { throughProduct } from './permissions.ts'

/** Within two hours, or not at all: the next run does the same work, because runs read what is due and not when they were called. */
const retries = { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 2 * 3600 }

export const addSchedules = (scope: Construct, { functions, key }: { functions: readonly BuiltFunction[]; key: IKey }): CfnSchedule[] => {
  const scheduled = functions.flatMap(({ declaration, scope: own, lambda, deadLetters }) =>
    declaration.trigger.by === 'schedule' && deadLetters ? [{ times: declaration.trigger.times, own, lambda, deadLetters }] : [],
  )
  if (scheduled.length === 0) return []
  const role = new Role(scope, 'SchedulerRole', {
    // Only schedules of this account: else another account's scheduler could borrow the role.
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    description: 'What the schedules of Encours may start',
    inlinePolicies: {
      may: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: scheduled.map(({ lambda }) => lambda.functionArn) }),
          new PolicyStatement({ actions: ['sqs:SendMessage'], resources: scheduled.map(({ deadLetters }) => deadLetters.queueArn) }),
          throughProduct(key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']),
        ],
      }),
    },
  })
  return scheduled.flatMap(({ times, own, lambda, deadLetters }) =>
    times.map(
      ({ name, expression, says, input }) =>
        new CfnSchedule(own, times.length === 1 ? 'Schedule' : pascalCase(name), {
          name: `encours-${name}`,
          description: says,
          scheduleExpression: expression,
          scheduleExpressionTimezone: 'UTC',
          flexibleTimeWindow: { mode: 'OFF' },
          state: 'ENABLED',
          target: {
            arn: lambda.functionArn,
            roleArn: role.roleArn,
            retryPolicy: retries,
            deadLetterConfig: { arn: deadLetters.queueArn },
            // The id of the occasion, which the scheduler's own event would have carried.
            ...(input && { input: JSON.stringify({ id: '<aws.scheduler.execution-id>', ...input }) }),
          },
        }),
    ),
  )
}
