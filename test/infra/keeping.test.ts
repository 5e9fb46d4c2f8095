import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { functions } from '../../functions/manifest.ts'
import { longestReadMillis } from '../../store/client.ts'
import { sampleTemplate } from './sample.ts'

const template = sampleTemplate()

describe('the table', () => {
  const [table] = Object.values(template.findResources('AWS::DynamoDB::GlobalTable'))

  test('can be restored to any second, can’t be deleted by accident, and is encrypted with our own key', () => {
    expect(table?.Properties.Replicas).toEqual([
      {
        Region: { Ref: 'AWS::Region' },
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } },
      },
    ])
    expect(table?.DeletionPolicy).toBe('Retain')
    expect(table?.UpdateReplacePolicy).toBe('Retain')
  })

  test('costs nothing at rest but its bytes', () => {
    expect(table?.Properties.BillingMode).toBe('PAY_PER_REQUEST')
  })

  test('has one list per account, two per merchant, and shows both images of each change', () => {
    expect(table?.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'sk' }],
      LocalSecondaryIndexes: [
        {
          IndexName: 'open',
          KeySchema: [{ AttributeName: 'pk' }, { AttributeName: 'openKey' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'list', KeySchema: [{ AttributeName: 'listPk' }, { AttributeName: 'listSk' }], Projection: { ProjectionType: 'ALL' } },
        {
          IndexName: 'chains',
          KeySchema: [{ AttributeName: 'chainPk' }, { AttributeName: 'chainSk' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    })
  })
})

describe('documents', () => {
  test('are private, versioned, encrypted with our key, and outlive the stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      },
    })
  })

  test('can be reached by TLS alone', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
      },
    })
  })
})

describe('key and secrets', () => {
  test('the key is renewed every year and survives the stack', () => {
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } })
  })

  test('the secret of links is 32 bytes in hexadecimal that nobody typed', () => {
    const [secret] = Object.values(template.findResources('AWS::SecretsManager::Secret'))
    const { GenerateSecretString: made, Name } = secret?.Properties ?? {}
    expect(Name).toBe('encours/links')
    expect(made).toMatchObject({ SecretStringTemplate: '{}', GenerateStringKey: 'key', PasswordLength: 64 })
    const all = 'abcdefghijklmnopqrstuvwxyz0123456789'
    expect([...all].filter((letter) => !made.ExcludeCharacters.includes(letter)).join('')).toBe('abcdef0123456789')
    expect(made).toMatchObject({ ExcludeUppercase: true, ExcludePunctuation: true, IncludeSpace: false })
  })

  test('no secret stands in the environment of a function', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      for (const [name, value] of Object.entries(Properties.Environment.Variables)) {
        if (/SECRET|KEY|TOKEN|PASSWORD/.test(name)) expect(['encours/links', 'encours/merchants/']).toContain(value)
      }
    }
  })
})

describe('functions', () => {
  test('each runs on Node 24 and arm64, traced, within its own time and memory', () => {
    template.resourceCountIs('AWS::Lambda::Function', functions.length)
    for (const { name, timeout, memory } of functions) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `encours-${name}`,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: timeout,
        MemorySize: memory,
        TracingConfig: { Mode: 'Active' },
      })
    }
  })

  test('each has longer than one reading of the table may take with all its tries', () => {
    const shortest = Math.min(...functions.map(({ timeout }) => timeout))
    expect(longestReadMillis).toBeLessThan(shortest * 1_000)
  })

  test('all are told the same things, by the same names, but for the queues of each', () => {
    const names = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) =>
      Object.keys(Properties.Environment.Variables).filter((name) => name !== 'DEAD_LETTERS_URL' && !name.endsWith('QUEUE_URL')),
    )
    const [first] = names
    expect(first).toEqual([
      'TABLE_NAME',
      'BUS_NAME',
      'DOCUMENTS_BUCKET',
      'ANCHORS_BUCKET',
      'MAIL_FROM',
      'MAIL_CONFIGURATION_SET',
      'PUBLIC_URL',
      'OIDC_ISSUER',
      'OIDC_AUDIENCE',
      'USER_POOL_ID',
      'LINKS_SECRET',
      'MERCHANT_SECRETS_PREFIX',
      'PAYMENTS_API_URL',
      'BUREAU_API_URL',
      'LOG_LEVEL',
    ])
    for (const one of names) expect(one).toEqual(first)
  })

  test('every log is kept for a bounded time', () => {
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup'))).toHaveLength(functions.length + 1)
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 })
  })

  test('dead letters wait a fortnight', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 })
  })
})

describe('mail', () => {
  test('outcomes of our mails come back as events, and mail needs TLS', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSet', { Name: 'encours', DeliveryOptions: { TlsPolicy: 'REQUIRE' } })
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT', 'RENDERING_FAILURE'],
        EventBridgeDestination: { EventBusArn: Match.anyValue() },
      },
    })
    template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'mail.example.com' })
  })
})
