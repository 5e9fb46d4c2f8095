/** From a function's `uses` to the narrowest IAM statements that allow them. */
import { Stack } from 'aws-cdk-lib'
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito'
import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb'
import type { CfnEventBus } from 'aws-cdk-lib/aws-events'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import { ownSource } from './bus.ts'
import type { Mail } from './mail.ts'
import type { BuiltQueue, Queues } from './queues.ts'
import { merchantSecretsArn } from './secrets.ts'
import { journalPrefix, leasePrefix } from './table.ts'

/** What functions can be allowed to use. */
export type Resources = {
  key: IKey
  table: CfnGlobalTable
  bus: CfnEventBus
  documents: Bucket
  anchors: Bucket
  mail: Mail
  mailFrom: string
  linksSecret: ISecret
  queues: Queues
  /** Undefined where people sign in elsewhere. */
  people: CfnUserPool | undefined
}

/** What a function itself and Lambda in its name need of the queue that wakes it. */
export const takeFrom = ({ queue }: BuiltQueue, key: IKey): PolicyStatement[] => [
  new PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
    resources: [queue.queueArn],
  }),
  throughProduct(key, 'sqs', ['kms:Decrypt']),
]

/** Encrypting takes a new key, and SQS reads it back to prove it. */
const putOn = ({ queue }: BuiltQueue, key: IKey): PolicyStatement[] => [
  allow(['sqs:SendMessage'], [queue.queueArn]),
  throughProduct(key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']),
]

type Grants = Record<string, (resources: Resources) => PolicyStatement[]>

const allow = (actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>): PolicyStatement =>
  new PolicyStatement({ actions, resources, ...(conditions && { conditions }) })

/** The key works for a principal only through the named AWS product, never by itself. */
export const throughProduct = (key: IKey, product: string, actions: string[]): PolicyStatement => {
  const { region, urlSuffix } = Stack.of(key)
  return allow(actions, [key.keyArn], { StringEquals: { 'kms:ViaService': `${product}.${region}.${urlSuffix}` } })
}

const reading = ['kms:Decrypt', 'kms:DescribeKey']
const writing = [
  ...reading,
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]

const grants: Grants = {
  'table:read': ({ table, key }) => [
    allow(
      ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      [table.attrArn, ...['open', 'list', 'chains'].map((index) => `${table.attrArn}/index/${index}`)],
    ),
    throughProduct(key, 'dynamodb', reading),
  ],
  // A transaction of puts and checks is all the store does. UpdateItem, DeleteItem and BatchWriteItem are left out on purpose.
  'table:write': ({ table, key }) => [
    allow(['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'], [table.attrArn]),
    throughProduct(key, 'dynamodb', writing),
  ],
  'table:scan': ({ table, key }) => [allow(['dynamodb:Scan'], [table.attrArn]), throughProduct(key, 'dynamodb', reading)],
  // Counting requests and tries: helper rows that expire, in partitions of their own. `ForAllValues` is true of no values too.
  'table:lease': ({ table, key }) => [
    new PolicyStatement({
      actions: ['dynamodb:UpdateItem'],
      resources: [table.attrArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${leasePrefix}*`] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    }),
    throughProduct(key, 'dynamodb', writing),
  ],
  'bus:put': ({ bus }) => [allow(['events:PutEvents'], [bus.attrArn], { StringEquals: { 'events:source': ownSource } })],
  'queue:send:runs': ({ queues, key }) => putOn(queues.runs, key),
  'queue:send:run-batches': ({ queues, key }) => putOn(queues['run-batches'], key),
  'queue:send:run-invoices': ({ queues, key }) => putOn(queues['run-invoices'], key),
  'mail:send': ({ mail, mailFrom }) => [
    allow(['ses:SendEmail', 'ses:SendRawEmail'], [mail.identityArn, mail.configurationSetArn], {
      StringEquals: { 'ses:FromAddress': mailFrom },
    }),
  ],
  'documents:read': ({ documents, key }) => [
    allow(['s3:GetObject'], [documents.arnForObjects('*')]),
    // Without it S3 answers 403 instead of 404 for a document that isn't there yet.
    allow(['s3:ListBucket'], [documents.bucketArn]),
    throughProduct(key, 's3', ['kms:Decrypt']),
  ],
  'documents:write': ({ documents, key }) => [
    allow(['s3:PutObject'], [documents.arnForObjects('*')]),
    throughProduct(key, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
  // A marker over the newest version, which the bucket's own rule lets go later: no version is removed by a function.
  'documents:remove': ({ documents }) => [allow(['s3:DeleteObject'], [documents.arnForObjects('*')])],
  // The first version of each document is what counts, so versions are what is listed and read.
  'anchors:read': ({ anchors, key }) => [
    allow(['s3:GetObjectVersion'], [anchors.arnForObjects('*')]),
    allow(['s3:ListBucketVersions'], [anchors.bucketArn]),
    throughProduct(key, 's3', ['kms:Decrypt']),
  ],
  // Adding only: no deleting, no shorter retention, no lifting of the lock.
  'anchors:write': ({ anchors, key }) => [
    allow(['s3:PutObject'], [anchors.arnForObjects('*')]),
    throughProduct(key, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
  'secret:links': ({ linksSecret, key }) => [
    allow(['secretsmanager:GetSecretValue'], [linksSecret.secretArn]),
    throughProduct(key, 'secretsmanager', ['kms:Decrypt']),
  ],
  // Letting people in and out: nobody's password, second factor or address is read or changed.
  'sign-in:manage': ({ people }) =>
    people
      ? [allow(['cognito-idp:AdminCreateUser', 'cognito-idp:AdminUserGlobalSignOut', 'cognito-idp:AdminDeleteUser'], [people.attrArn])]
      : [],
  'secrets:merchants': ({ table }) => [allow(['secretsmanager:GetSecretValue'], [merchantSecretsArn(table)])],
}

/**
 * A journal row is inserted once and never touched again, whatever a function's code says (ARCHITECTURE section 4).
 * Overwriting by PutItem is prevented by `attribute_not_exists` in the one commit function: IAM can't see conditions.
 */
const protectJournal = ({ table }: Resources): PolicyStatement =>
  new PolicyStatement({
    sid: 'JournalIsAppendOnly',
    effect: Effect.DENY,
    actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:PartiQLUpdate', 'dynamodb:PartiQLDelete'],
    resources: [table.attrArn],
    conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [`${journalPrefix}*`] } },
  })

/** Throws on a use this file doesn't know. */
export const statementsFor = (uses: readonly string[], resources: Resources): PolicyStatement[] => {
  const statements = uses.flatMap((use) => {
    const grant = grants[use]
    if (!grant) throw new Error(`functions/manifest.ts: nothing in infra/permissions.ts grants ${use}`)
    return grant(resources)
  })
  return uses.some((use) => use.startsWith('table:')) ? [...statements, protectJournal(resources)] : statements
}
