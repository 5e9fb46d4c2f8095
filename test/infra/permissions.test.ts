import type { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { functions } from '../../functions/manifest.ts'
import { edited, sampleTemplate } from './sample.ts'

const template = sampleTemplate()

type Statement = { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }

const listed = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value])

/** Statements of a function's role, by the function's name. */
const statementsOf = (t: Template, name: string): Statement[] => {
  const [role] = Object.values(t.findResources('AWS::IAM::Role', { Properties: { Description: `What encours-${name} may do` } }))
  return (
    role?.Properties.Policies.flatMap((policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement) ?? []
  )
}

const allowedActions = (t: Template, name: string): string[] =>
  statementsOf(t, name)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action }) => listed(Action))

const touchesTable = functions.filter(({ uses }) => uses.some((use) => use.startsWith('table:')))

const journalDenied = (t: Template, name: string): boolean =>
  statementsOf(t, name).some(
    ({ Effect, Action, Condition, Resource }) =>
      Effect === 'Deny' &&
      ['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQLUpdate', 'dynamodb:PartiQLDelete'].every((one) =>
        listed(Action).includes(one),
      ) &&
      JSON.stringify(Condition) === JSON.stringify({ 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['J#*'] } }) &&
      JSON.stringify(Resource) === JSON.stringify({ 'Fn::GetAtt': ['Table', 'Arn'] }),
  )

/** The one update that is allowed: of rows in partitions that begin with `L#`, and of no request that names none. */
const isLease = ({ Effect, Action, Condition, Resource }: Statement): boolean =>
  Effect === 'Allow' &&
  JSON.stringify(listed(Action)) === '["dynamodb:UpdateItem"]' &&
  JSON.stringify(Resource) === JSON.stringify({ 'Fn::GetAtt': ['Table', 'Arn'] }) &&
  JSON.stringify(Condition) ===
    JSON.stringify({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['L#*'] }, Null: { 'dynamodb:LeadingKeys': 'false' } })

/** Every star in what a role may do, as `action on resource`. */
const stars = (t: Template): string[] =>
  Object.values(t.findResources('AWS::IAM::Role')).flatMap(({ Properties }) =>
    listed<{ PolicyDocument: { Statement: Statement[] } }>(Properties.Policies ?? []).flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
        listed(Action).flatMap((action) =>
          listed(Resource).flatMap((resource) => {
            const text = JSON.stringify(resource)
            return text.includes('*') || action.includes('*') ? [`${action} on ${text}`] : []
          }),
        ),
      ),
    ),
  )

const everyObject = '{"Fn::Join":["",[{"Fn::GetAtt":["Documents'
const everyAnchor = '{"Fn::Join":["",[{"Fn::GetAtt":["Anchors'
const everyMerchant = ':secret:encours/merchants/*"]]}'

/** Stars we want: each with the reason in infra/accepted.ts. */
const isWanted = (star: string): boolean =>
  /^xray:Put(TraceSegments|TelemetryRecords) on "\*"$/.test(star) ||
  star === 'dynamodb:ListStreams on "*"' ||
  (/^s3:(Get|Put|Delete)Object on /.test(star) && star.includes(everyObject) && star.endsWith('"/*"]]}')) ||
  (/^s3:(GetObjectVersion|PutObject) on /.test(star) && star.includes(everyAnchor) && star.endsWith('"/*"]]}')) ||
  (star.startsWith('secretsmanager:GetSecretValue on ') && star.endsWith(everyMerchant))

describe('the journal', () => {
  test.each(touchesTable)('$name is denied to change or delete a journal row', ({ name }) => {
    expect(journalDenied(template, name)).toBe(true)
  })

  test('a role whose denial was taken out is found', () => {
    const without = edited(template, (all) => {
      for (const one of Object.values<{ Type: string; Properties: { Policies?: { PolicyDocument: { Statement: Statement[] } }[] } }>(all)) {
        if (one.Type !== 'AWS::IAM::Role') continue
        for (const { PolicyDocument } of one.Properties.Policies ?? []) {
          PolicyDocument.Statement = PolicyDocument.Statement.filter(({ Effect }) => Effect !== 'Deny')
        }
      }
    })
    expect(touchesTable.filter(({ name }) => journalDenied(without, name))).toEqual([])
  })

  test('no role may change or delete rows at all, singly, in batches or by statement', () => {
    const risky = [
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:PartiQLInsert',
      'dynamodb:DeleteTable',
      'dynamodb:UpdateTable',
      'dynamodb:*',
    ]
    for (const { name } of functions) {
      const allowed = statementsOf(template, name).filter((statement) => statement.Effect === 'Allow' && !isLease(statement))
      expect(allowed.flatMap(({ Action }) => listed(Action)).filter((action) => risky.includes(action))).toEqual([])
    }
  })

  test('what is updated in place are counts that expire, in partitions of their own, and nothing without naming its partition', () => {
    const leasing = functions.filter(({ uses }) => uses.includes('table:lease'))
    expect(leasing.length).toBeGreaterThan(0)
    for (const { name } of leasing) expect(statementsOf(template, name).filter(isLease)).toHaveLength(1)
    const wider = edited(template, (all) => {
      for (const { Type, Properties } of Object.values<{
        Type: string
        Properties: { Policies?: { PolicyDocument: { Statement: Statement[] } }[] }
      }>(all)) {
        if (Type !== 'AWS::IAM::Role') continue
        for (const { PolicyDocument } of Properties.Policies ?? [])
          for (const statement of PolicyDocument.Statement) if (isLease(statement)) delete statement.Condition
      }
    })
    for (const { name } of leasing) expect(statementsOf(wider, name).filter(isLease)).toEqual([])
  })

  test('where chains ended can be added to and read, and nothing there shortened, lifted or deleted by any role', () => {
    const loosening = /^s3:(Delete|Bypass|PutObjectRetention|PutObjectLegalHold|PutBucket|PutLifecycle|PutObjectAcl|\*)/
    for (const { name } of functions) {
      const touching = statementsOf(template, name).filter(
        ({ Effect, Resource }) => Effect === 'Allow' && JSON.stringify(Resource).includes('"Anchors'),
      )
      expect(touching.flatMap(({ Action }) => listed(Action)).filter((action) => loosening.test(action))).toEqual([])
    }
    const writing = functions.filter(({ uses }) => uses.includes('anchors:write')).map(({ name }) => name)
    expect(writing).toEqual(['cron-anchor-heads', 'cron-check-ledger'])
  })
})

describe('roles', () => {
  test('each function has its own role', () => {
    const roles = Object.values(template.findResources('AWS::Lambda::Function')).map(({ Properties }) => JSON.stringify(Properties.Role))
    expect(new Set(roles).size).toBe(functions.length)
  })

  test('no star without a reason', () => {
    expect(stars(template).filter((star) => !isWanted(star))).toEqual([])
    expect(stars(template).some((star) => star.startsWith('xray:'))).toBe(true)
  })

  test('a star somebody slips in is found', () => {
    const wider = edited(template, (all) => {
      const [role] = Object.keys(all).filter((id) => all[id].Type === 'AWS::IAM::Role')
      all[role ?? ''].Properties.Policies[0].PolicyDocument.Statement.push({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' })
    })
    expect(stars(wider).filter((star) => !isWanted(star))).toEqual(['s3:GetObject on "*"'])
  })

  test('no managed policies: what a role may do stands in this template', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role')))
      expect(Properties.ManagedPolicyArns).toBeUndefined()
  })

  test.each(functions)('$name may do what it uses and nothing beside', ({ name, uses, trigger }) => {
    const byUse: Record<string, string[]> = {
      'table:read': ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      'table:write': ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
      'table:scan': ['dynamodb:Scan'],
      'bus:put': ['events:PutEvents'],
      'queue:send:runs': ['sqs:SendMessage'],
      'queue:send:run-batches': ['sqs:SendMessage'],
      'queue:send:run-invoices': ['sqs:SendMessage'],
      'mail:send': ['ses:SendEmail', 'ses:SendRawEmail'],
      'documents:read': ['s3:GetObject', 's3:ListBucket'],
      'table:lease': ['dynamodb:UpdateItem'],
      'documents:write': ['s3:PutObject'],
      'anchors:read': ['s3:GetObjectVersion', 's3:ListBucketVersions'],
      'anchors:write': ['s3:PutObject'],
      'documents:remove': ['s3:DeleteObject'],
      'secret:links': ['secretsmanager:GetSecretValue'],
      'secrets:merchants': ['secretsmanager:GetSecretValue'],
      'sign-in:manage': ['cognito-idp:AdminCreateUser', 'cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:AdminDeleteUser'],
    }
    const always = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords']
    const stream = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams']
    const queue = trigger.by === 'event' || trigger.by === 'schedule' || trigger.by === 'stream' ? ['sqs:SendMessage'] : []
    const taking = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility']
    const wanted = [
      ...always,
      ...queue,
      ...(trigger.by === 'queue' ? taking : []),
      ...(trigger.by === 'stream' ? stream : []),
      ...uses.flatMap((use) => byUse[use] ?? []),
    ]
    const found = allowedActions(template, name).filter((action) => !action.startsWith('kms:'))
    expect([...new Set(found)].sort()).toEqual([...new Set(wanted)].sort())
  })

  test('the key works only through the products that keep something', () => {
    for (const { name } of functions) {
      for (const { Action, Condition } of statementsOf(template, name)) {
        if (listed(Action).some((action) => action.startsWith('kms:')))
          expect(JSON.stringify(Condition)).toMatch(/"kms:ViaService".*"(dynamodb|s3|sqs|secretsmanager)\."/)
      }
    }
  })

  test('functions put events on our own bus only, and only in our own name', () => {
    const puts = functions.flatMap(({ name }) =>
      statementsOf(template, name).filter(({ Action }) => listed(Action).includes('events:PutEvents')),
    )
    expect(puts.length).toBeGreaterThan(0)
    for (const { Resource, Condition } of puts) {
      expect(Resource).toEqual({ 'Fn::GetAtt': ['Bus', 'Arn'] })
      expect(Condition).toEqual({ StringEquals: { 'events:source': 'encours' } })
    }
  })

  test('mail leaves only from our own address', () => {
    const sends = functions.flatMap(({ name }) =>
      statementsOf(template, name).filter(({ Action }) => listed(Action).includes('ses:SendEmail')),
    )
    expect(sends.length).toBeGreaterThan(0)
    for (const { Condition, Resource } of sends) {
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'invoices@mail.example.com' } })
      expect(JSON.stringify(Resource)).toMatch(/:configuration-set\/.*:identity\/mail\.example\.com/)
    }
  })

  test('a use nobody grants stops the synthesis', () => {
    const [first, ...rest] = functions
    if (!first) throw new Error('no functions')
    const odd = JSON.parse(JSON.stringify({ ...first, uses: ['moon:fly'] }))
    expect(() => sampleTemplate({ functions: [odd, ...rest] })).toThrow('moon:fly')
  })
})
