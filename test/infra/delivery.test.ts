import type { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { heardBy } from '../../functions/declaration.ts'
import { letters } from '../../functions/letters.ts'
import { functions } from '../../functions/manifest.ts'
import { edited, idsOf, nameIn, sampleTemplate } from './sample.ts'

const template = sampleTemplate()

const reactions = functions.flatMap((one) => {
  const heard = heardBy(one.trigger)
  return heard ? [{ ...one, heard }] : []
})
const schedules = functions.filter(({ trigger }) => trigger.by === 'schedule')

/** Queues a product of AWS may put to, by queue's logical id. */
const admitted = (t: Template, principal: string): Set<string> =>
  new Set(
    Object.values(t.findResources('AWS::SQS::QueuePolicy')).flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(
        (one: { Effect: string; Principal: { Service?: string } }) => one.Effect === 'Allow' && one.Principal.Service === principal,
      )
        ? Properties.Queues.map(nameIn)
        : [],
    ),
  )

type Aimed = { Arn: object; RetryPolicy?: { MaximumRetryAttempts: number }; DeadLetterConfig?: { Arn: object } }

/** What would lose an event: a target without retries or queue, or with a queue it may not put to. */
const targetFaults = (t: Template): string[] => {
  const queues = idsOf(t, 'AWS::SQS::Queue')
  return Object.entries(t.findResources('AWS::Events::Rule')).flatMap(([id, { Properties }]) =>
    Properties.Targets.flatMap((target: Aimed) => {
      const queue = nameIn(target.DeadLetterConfig?.Arn)
      const into = nameIn(target.Arn)
      const faults = []
      if (queues.includes(into) && !admitted(t, 'events.amazonaws.com').has(into)) faults.push(`${id} may not put to its queue`)
      if (!target.RetryPolicy || target.RetryPolicy.MaximumRetryAttempts < 1) faults.push(`${id} has no retries`)
      if (!queues.includes(queue)) faults.push(`${id} has no dead-letter queue`)
      else if (!admitted(t, 'events.amazonaws.com').has(queue)) faults.push(`${id} may not put to its dead-letter queue`)
      return faults
    }),
  )
}

/** What would lose an event after Lambda took it. */
const asyncFaults = (t: Template): string[] => {
  const configured = new Map(
    Object.values(t.findResources('AWS::Lambda::EventInvokeConfig')).map(({ Properties }) => [nameIn(Properties.FunctionName), Properties]),
  )
  const targets = [
    ...Object.values(t.findResources('AWS::Events::Rule')).map(({ Properties }) => nameIn(Properties.Targets[0].Arn)),
    ...Object.values(t.findResources('AWS::Scheduler::Schedule')).map(({ Properties }) => nameIn(Properties.Target.Arn)),
  ]
  // What a queue holds is tried again by the queue.
  const called = targets.filter((id) => idsOf(t, 'AWS::Lambda::Function').includes(id))
  return called.flatMap((id) => {
    const config = configured.get(id)
    if (!config) return [`${id} has no bounds for its tries`]
    return nameIn(config.DestinationConfig?.OnFailure?.Destination) ? [] : [`${id} has no destination for what failed`]
  })
}

describe('events', () => {
  test('every rule target has retries and a dead-letter queue it may put to', () => {
    expect(idsOf(template, 'AWS::Events::Rule')).toHaveLength(reactions.length)
    expect(targetFaults(template)).toEqual([])
  })

  test('a target that lost its queue, its retries or the permission is found', () => {
    const [rule = ''] = idsOf(template, 'AWS::Events::Rule')
    expect(targetFaults(edited(template, (all) => delete all[rule].Properties.Targets[0].DeadLetterConfig))).not.toEqual([])
    expect(targetFaults(edited(template, (all) => delete all[rule].Properties.Targets[0].RetryPolicy))).not.toEqual([])
    const withoutPolicies = edited(template, (all) => {
      for (const id of idsOf(template, 'AWS::SQS::QueuePolicy')) delete all[id]
    })
    expect(targetFaults(withoutPolicies)).toHaveLength(reactions.length + letters.length)
  })

  test('every function that answers nobody is tried twice more and then put aside', () => {
    expect(asyncFaults(template)).toEqual([])
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21600 })
    const [config = ''] = idsOf(template, 'AWS::Lambda::EventInvokeConfig')
    expect(asyncFaults(edited(template, (all) => delete all[config]))).toHaveLength(1)
  })

  test.each(reactions)('$name is woken by exactly what the list of functions says', ({ name, heard }) => {
    const { internal, partners } = { internal: { Ref: 'Bus' }, partners: { Ref: 'PartnersBus' } }
    template.hasResourceProperties('AWS::Events::Rule', {
      Name: `encours-${name}`,
      EventBusName: { internal, partners, default: 'default' }[heard.bus],
      EventPattern: {
        source: ['is' in heard.source ? heard.source.is : { prefix: heard.source.startsWith }],
        'detail-type': heard.detailTypes,
      },
      State: 'ENABLED',
    })
  })

  test('mails of other senders in the account wake nobody', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: 'default',
      EventPattern: { detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: 'MailConfiguration' }] } } } },
    })
  })

  test('a function taken off the list takes exactly its rule with it', () => {
    const [gone] = reactions
    const less = sampleTemplate({ functions: functions.filter(({ name }) => name !== gone?.name) })
    const names = (t: Template) => Object.values(t.findResources('AWS::Events::Rule')).map(({ Properties }) => Properties.Name)
    expect(names(template).filter((name) => !names(less).includes(name))).toEqual([`encours-${gone?.name}`])
  })

  test('both buses keep their events for replay', () => {
    for (const bus of ['Bus', 'PartnersBus']) {
      template.hasResourceProperties('AWS::Events::Archive', { SourceArn: { 'Fn::GetAtt': [bus, 'Arn'] }, RetentionDays: 90 })
    }
  })
})

describe('the stream', () => {
  test('the outbox sees journal rows and no others, changed and removed ones too, splits bad batches, reports single failures and gives up within bounds', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 100,
      MaximumRecordAgeInSeconds: 43200,
    })
    const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
    const [mapping, ...more] = mappings.filter(({ Properties }) => JSON.stringify(Properties.EventSourceArn).includes('StreamArn'))
    expect(more).toEqual([])
    const [filter] = mapping?.Properties.FilterCriteria.Filters ?? []
    expect(JSON.parse(filter.Pattern)).toEqual({ dynamodb: { Keys: { pk: { S: [{ prefix: 'J#' }] } } } })
    expect(idsOf(template, 'AWS::SQS::Queue')).toContain(nameIn(mapping?.Properties.DestinationConfig.OnFailure.Destination))
  })

  test('the outbox knows the queue for what it can’t map, and no other function does', () => {
    const told = Object.values(template.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Environment.Variables.DEAD_LETTERS_URL,
    )
    expect(told.map(({ Properties }) => Properties.FunctionName)).toEqual(['encours-outbox'])
  })
})

describe('schedules', () => {
  const times = functions.flatMap(({ trigger }) => (trigger.by === 'schedule' ? trigger.times : []))

  test.each(times)('$name runs by its expression in UTC, with retries and a dead-letter queue', ({ name, expression, input }) => {
    const [schedule] = Object.values(template.findResources('AWS::Scheduler::Schedule', { Properties: { Name: `encours-${name}` } }))
    expect(schedule?.Properties).toMatchObject({
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 7200 } },
    })
    // One function begins every run: which, and on what occasion, is said by the schedule.
    const said = input && JSON.stringify({ id: '<aws.scheduler.execution-id>', ...input })
    expect(schedule?.Properties.Target.Input).toBe(said)
    expect(idsOf(template, 'AWS::SQS::Queue')).toContain(nameIn(schedule?.Properties.Target.DeadLetterConfig.Arn))
  })

  test('the scheduler’s role starts the scheduled functions and no other, and only for this account', () => {
    const [role] = Object.values(template.findResources('AWS::IAM::Role')).filter(({ Properties }) =>
      JSON.stringify(Properties.AssumeRolePolicyDocument).includes('scheduler.amazonaws.com'),
    )
    const [invoke] = role?.Properties.Policies[0].PolicyDocument.Statement ?? []
    expect(invoke.Resource.map(nameIn)).toHaveLength(schedules.length)
    expect(role?.Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    })
  })
})
