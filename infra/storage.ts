/** The key that encrypts everything at rest, and the bucket of issued documents. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

export const addKey = (scope: Construct): Key =>
  new Key(scope, 'Key', {
    description: 'Encours: the table and the documents',
    enableKeyRotation: true,
    // Without the key every backup and every invoice is unreadable.
    removalPolicy: RemovalPolicy.RETAIN,
    pendingWindow: Duration.days(30),
  })

/** Documents are kept for years and never rewritten: their object key is the hash of their content. */
export const addDocuments = (scope: Construct, key: Key): Bucket =>
  new Bucket(scope, 'Documents', {
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
    lifecycleRules: [
      // What was removed for an erased customer can be brought back by nobody after a month.
      { abortIncompleteMultipartUploadAfter: Duration.days(7), noncurrentVersionExpiration: Duration.days(30) },
    ],
  })
