import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { letters } from '../../functions/letters.ts'
import { functions } from '../../functions/manifest.ts'
import { puttableQueues, queueNames, queueOf, queueVariables } from '../../functions/queues.ts'
import { edited, idsOf, nameIn, sampleTemplate } from './sample.ts'

const template = sampleTemplate()

const readers = functions.flatMap(({ trigger, ...rest }) => (trigger.by === 'queue' ? [{ ...rest, trigger }] : []))
const called = (name: (typeof queueNames)[number]) => `encours-${name}${queueOf(name).ordered ? '.fifo' : ''}`

type Found = {
  id: string
  Properties: Record<string, unknown> & { RedrivePolicy?: { maxReceiveCount: number; deadLetterTargetArn: object } }
}
const queueCalled = (t: Template, name: string): Found | undefined =>
  Object.entries(t.findResources('AWS::SQS::Queue', { Properties: { QueueName: name } })).map(([id, { Properties }]) => ({
    id,
    Properties,
  }))[0]

const mappingOf = (t: Template, queueId: string) =>
  Object.values(t.findResources('AWS::Lambda::EventSourceMapping')).filter(
    ({ Properties }) => nameIn(Properties.EventSourceArn) === queueId,
  )

/** Queues that anybody without TLS could reach. */
const openQueues = (t: Template): string[] => {
  const closed = Object.values(t.findResources('AWS::SQS::QueuePolicy')).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.some(
      ({ Effect, Condition }: { Effect: string; Condition?: { Bool?: Record<string, string> } }) =>
        Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
    )
      ? Properties.Queues.map(nameIn)
      : [],
  )
  return idsOf(t, 'AWS::SQS::Queue').filter((id) => !closed.includes(id))
}

describe('queues', () => {
  test('every one is encrypted with our key, and reached over TLS only', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::SQS::Queue')))
      expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] })
    expect(openQueues(template)).toEqual([])
    const [policy = ''] = idsOf(template, 'AWS::SQS::QueuePolicy')
    expect(openQueues(edited(template, (all) => delete all[policy]))).toHaveLength(1)
  })

  test.each(queueNames)('%s hands a message out so often, then keeps it a fortnight for a person', (name) => {
    const queue = queueCalled(template, called(name))
    expect(queue?.Properties.RedrivePolicy?.maxReceiveCount).toBe(queueOf(name).tries)
    const deadLetters = nameIn(queue?.Properties.RedrivePolicy?.deadLetterTargetArn)
    const { Properties } = template.findResources('AWS::SQS::Queue')[deadLetters] ?? {}
    expect(Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600 })
    expect(Properties?.FifoQueue).toBe(queueOf(name).ordered)
    expect(queue?.Properties.FifoQueue).toBe(queueOf(name).ordered)
  })

  test.each(readers)(
    '$name takes from its queue, tells single failures apart, and is never run beside itself more than it may',
    (reader) => {
      const { trigger, timeout, concurrency = 0 } = reader
      const queue = queueCalled(template, called(trigger.queue))
      // Six times the function's own time, as Lambda asks for: a slow one would otherwise be handed the same message again.
      expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout)
      const [mapping, ...more] = mappingOf(template, queue?.id ?? '')
      expect(more).toEqual([])
      expect(mapping?.Properties).toMatchObject({
        BatchSize: trigger.batchSize,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: trigger.mostAtOnce },
      })
      // What stands behind one that failed would come back with it, and lose a try each time.
      if (queueOf(trigger.queue).ordered) expect(trigger.batchSize).toBe(1)
      // Messages that find no room are thrown back, and each time is one of their tries.
      expect(concurrency).toBeGreaterThanOrEqual(trigger.mostAtOnce)
    },
  )

  test.each(functions)('$name knows the queues it puts on and the one it reads, and no others', ({ name, uses, trigger }) => {
    const [lambda] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: `encours-${name}` } }))
    const told = Object.keys(lambda?.Properties.Environment.Variables ?? {}).filter((variable) => variable.endsWith('QUEUE_URL'))
    const puts = puttableQueues.filter((queue) => uses.includes(`queue:send:${queue}`)).map((queue) => queueVariables[queue])
    expect(told.sort()).toEqual([...puts, ...(trigger.by === 'queue' ? ['QUEUE_URL'] : [])].sort())
  })

  test('a role puts on the queues it names only', () => {
    for (const { name, uses } of functions) {
      const [role] = Object.values(template.findResources('AWS::IAM::Role', { Properties: { Description: `What encours-${name} may do` } }))
      const statements: { Action: unknown; Resource: unknown }[] = role?.Properties.Policies[0].PolicyDocument.Statement
      const puttable = JSON.stringify(
        statements.filter(({ Action }) => [Action].flat().includes('sqs:SendMessage')).map(({ Resource }) => Resource),
      )
      for (const queue of queueNames) {
        const id = queueCalled(template, called(queue))?.id ?? ''
        const puts = puttable.includes(`"${id}"`)
        expect([name, queue, puts]).toEqual([name, queue, uses.some((use) => use === `queue:send:${queue}`)])
      }
    }
  })

  test('somebody is told when messages wait too long, and which page helps', () => {
    for (const { name, trigger } of readers)
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `encours-${name}-behind`,
        MetricName: 'ApproximateAgeOfOldestMessage',
        Threshold: queueOf(trigger.queue).lateAfterMinutes * 60,
        AlarmDescription: Match.stringLikeRegexp(`docs/runbook/${queueOf(trigger.queue).page}\\.md$`),
      })
  })

  test('each queue is fed: by a function that may put on it, or by the rule of the events its reader hears', () => {
    for (const { name, trigger } of readers) {
      const put = functions.some(({ uses }) => uses.some((use) => use === `queue:send:${trigger.queue}`))
      expect([name, put]).toEqual([name, trigger.hears === undefined])
    }
  })

  test('whatever carries fonts hears through a queue, one document to an invocation', () => {
    expect(readers.filter(({ trigger }) => trigger.hears).map(({ name }) => name)).toEqual(letters.map(({ name }) => name))
    for (const { trigger } of letters) expect(trigger).toMatchObject({ by: 'queue', batchSize: 1 })
  })

  test('a queue that nobody reads stops the synthesis', () => {
    const [reader] = readers
    expect(() => sampleTemplate({ functions: functions.filter(({ name }) => name !== reader?.name) })).toThrow('is read by 0 functions')
  })
})
