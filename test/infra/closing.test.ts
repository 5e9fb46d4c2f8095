import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { doors } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { functions } from '../../functions/manifest.ts'
import { edited, idsOf, sampleTemplate } from './sample.ts'

const template = sampleTemplate()

type Resource = { Type: string; Properties: Record<string, unknown> }
const all = (t: Template): [string, Resource][] => Object.entries(t.toJSON().Resources)

/** Where each kind of thing that keeps something says by which key. */
const keyOf: Record<string, (properties: Record<string, unknown>) => unknown> = {
  'AWS::DynamoDB::GlobalTable': ({ Replicas }) => Replicas,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::S3::Bucket': ({ BucketEncryption }) => BucketEncryption,
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  'AWS::Events::EventBus': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::Events::Archive': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
}

const notByOurKey = (t: Template): string[] => {
  const [key = ''] = idsOf(t, 'AWS::KMS::Key')
  return all(t).flatMap(([id, { Type, Properties }]) => {
    const said = keyOf[Type]?.(Properties)
    return Type in keyOf && !JSON.stringify(said ?? null).includes(`"${key}"`) ? [id] : []
  })
}

/** Buckets, queues and topics that answer without TLS. */
const withoutTls = (t: Template): string[] => {
  const policies: Record<string, { type: string; of: string }> = {
    'AWS::S3::Bucket': { type: 'AWS::S3::BucketPolicy', of: 'Bucket' },
    'AWS::SQS::Queue': { type: 'AWS::SQS::QueuePolicy', of: 'Queues' },
    'AWS::SNS::Topic': { type: 'AWS::SNS::TopicPolicy', of: 'Topics' },
  }
  return all(t).flatMap(([id, { Type }]) => {
    const policy = policies[Type]
    if (!policy) return []
    const own = Object.values(t.findResources(policy.type)).filter(({ Properties }) =>
      JSON.stringify(Properties[policy.of]).includes(`"${id}"`),
    )
    const denies = JSON.stringify(own).includes('"aws:SecureTransport":"false"')
    return denies ? [] : [id]
  })
}

describe('at rest', () => {
  test('everything that keeps something is encrypted by our key', () => {
    expect(notByOurKey(template)).toEqual([])
  })

  test('a queue that lost its key, or a log group, is found', () => {
    const [queue = ''] = idsOf(template, 'AWS::SQS::Queue')
    const [logs = ''] = idsOf(template, 'AWS::Logs::LogGroup')
    const careless = edited(template, (resources) => {
      delete resources[queue].Properties.KmsMasterKeyId
      delete resources[logs].Properties.KmsKeyId
    })
    expect(notByOurKey(careless).sort()).toEqual([queue, logs].sort())
  })

  test('who may use the key without a role of ours is AWS itself, for this account alone', () => {
    const [key] = Object.values(template.findResources('AWS::KMS::Key'))
    const products = key?.Properties.KeyPolicy.Statement.filter((one: { Principal: { Service?: unknown } }) => one.Principal.Service)
    expect(products).toHaveLength(3)
    for (const { Condition } of products) expect(JSON.stringify(Condition)).toContain('{"Ref":"AWS::AccountId"}')
  })

  test('every log is kept for the same bounded time', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 })
  })

  test('where chains ended is under lock by its own rule, in compliance, for as long as the deployment says', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 400 } } },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    })
    sampleTemplate({ context: { anchorDays: 1 } }).hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 1 } } },
    })
  })
})

describe('on the way', () => {
  test('buckets, queues and topics refuse what comes without TLS', () => {
    expect(withoutTls(template)).toEqual([])
    const [policy = ''] = idsOf(template, 'AWS::SQS::QueuePolicy')
    expect(withoutTls(edited(template, (resources) => delete resources[policy]))).toHaveLength(1)
  })

  test('no bucket is public in any way', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
  })

  test('a host name of its own takes no TLS older than 1.2', () => {
    const certificateArn = 'arn:aws:acm:eu-west-3:111122223333:certificate/1'
    sampleTemplate({ context: { domainName: 'credit.example.com', certificateArn } }).hasResourceProperties(
      'AWS::ApiGatewayV2::DomainName',
      {
        DomainNameConfigurations: [{ SecurityPolicy: 'TLS_1_2' }],
      },
    )
  })
})

describe('bounds', () => {
  const open = Object.values<readonly Route[]>(doors).flatMap((routes) => routes.filter(({ open }) => open))

  test('each route that anyone may call has a bound of its own, and stands before it is bounded', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'))
    expect(Object.keys(stage?.Properties.RouteSettings).sort()).toEqual(open.map(({ method, path }) => `${method} ${path}`).sort())
    for (const one of Object.values<{ ThrottlingRateLimit: number; ThrottlingBurstLimit: number }>(stage?.Properties.RouteSettings)) {
      expect(one.ThrottlingRateLimit).toBeLessThan(500)
      expect(one.ThrottlingBurstLimit).toBeGreaterThanOrEqual(one.ThrottlingRateLimit)
    }
    expect(idsOf(template, 'AWS::ApiGatewayV2::Route').filter((id) => !stage?.DependsOn.includes(id))).toEqual([])
  })

  test('each function has a bound on what runs at once, and together they fit into an account’s share', () => {
    for (const { name, concurrency } of functions) {
      expect([name, concurrency]).toEqual([name, expect.any(Number)])
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `encours-${name}`,
        ReservedConcurrentExecutions: concurrency,
      })
    }
    // An account has 1000 unless it asks for more, and AWS keeps 100 of them for functions without a share.
    expect(functions.reduce((sum, { concurrency = 0 }) => sum + concurrency, 0)).toBeLessThanOrEqual(900)
  })

  test('what runs by the clock never runs beside itself', () => {
    for (const { trigger, concurrency } of functions) if (trigger.by === 'schedule') expect(concurrency).toBe(1)
  })

  test('an account too small to be shared out deploys without shares', () => {
    sampleTemplate({ context: { concurrencyBounds: 'false' } }).allResourcesProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    })
  })

  test('the stack’s own roles trust one product each, and nobody else’s account', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      const [trust, ...more] = Properties.AssumeRolePolicyDocument.Statement
      expect(more).toEqual([])
      expect(trust.Principal.Service).toMatch(/^(lambda|scheduler)\.amazonaws\.com$/)
    }
  })
})
