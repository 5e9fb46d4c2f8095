/** The key that encrypts everything at rest, the bucket of issued documents, and the locked one of where chains ended. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { Deployment } from './deployment.ts'

export const addKey = (scope: Construct): Key => {
  const key = new Key(scope, 'Key', {
    description: 'Encours: everything at rest',
    enableKeyRotation: true,
    // Without the key every backup and every invoice is unreadable.
    removalPolicy: RemovalPolicy.RETAIN,
    pendingWindow: Duration.days(30),
  })
  const { account, region, partition } = Stack.of(scope)
  const ownAccount = { StringEquals: { 'aws:SourceAccount': account } }
  // What AWS puts in by itself: events on the buses and into dead letters, alarms on their topic.
  for (const product of ['events', 'cloudwatch']) {
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: `${product}PutsEncrypted`,
        principals: [new ServicePrincipal(`${product}.amazonaws.com`, { conditions: ownAccount })],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
        resources: ['*'],
      }),
    )
  }
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'logsAreEncrypted',
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:/aws/*encours*` },
      },
    }),
  )
  return key
}

/** What holds for every bucket: our key, TLS, nothing public, every version kept, and it outlives the stack. */
const kept = (key: Key) => ({
  encryption: BucketEncryption.KMS,
  encryptionKey: key,
  // One data key for many objects: else each download costs a call to KMS.
  bucketKeyEnabled: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  removalPolicy: RemovalPolicy.RETAIN,
})

const abortUploads = { abortIncompleteMultipartUploadAfter: Duration.days(7) }

/** Documents are kept for years and never rewritten: their object key is the hash of their content. */
export const addDocuments = (scope: Construct, key: Key): Bucket =>
  new Bucket(scope, 'Documents', {
    ...kept(key),
    // What was removed for an erased customer can be brought back by nobody after a month.
    lifecycleRules: [{ ...abortUploads, noncurrentVersionExpiration: Duration.days(30) }],
  })

/**
 * Where every chain of the journal ended, day by day. Compliance and not governance: this bucket is the witness against whoever may
 * write the whole table, and that is an administrator, who could lift a lock of the other kind. It holds ids and hashes only, so that
 * nothing in it ever has to be erased before its time.
 */
export const addAnchors = (scope: Construct, key: Key, { anchorDays }: Pick<Deployment, 'anchorDays'>): Bucket =>
  new Bucket(scope, 'Anchors', {
    ...kept(key),
    objectLockEnabled: true,
    objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(anchorDays)),
    lifecycleRules: [abortUploads],
  })
