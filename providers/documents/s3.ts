import { createHash } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { Documents, KeptDocument, NewDocument } from './contract.ts'

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/** What S3 says when the key is taken, or is being taken by someone else at this moment: the same bytes either way. */
const alreadyThere: ReadonlySet<number> = new Set([409, 412])

/** Milliseconds; a document has a few hundred kilobytes. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true }

function keyOf({ merchantId, bytes }: Pick<NewDocument, 'merchantId' | 'bytes'>): string {
  return `${merchantId}/${sha256(bytes).toString('hex')}.pdf`
}

async function keep(s3: S3Client, bucket: string, { merchantId, bytes, contentType }: NewDocument): Promise<KeptDocument> {
  const digest = sha256(bytes)
  const hash = digest.toString('hex')
  const key = keyOf({ merchantId, bytes })
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        ChecksumSHA256: digest.toString('base64'),
        IfNoneMatch: '*',
      }),
    )
  } catch (error) {
    if (!(error instanceof S3ServiceException && alreadyThere.has(error.$metadata.httpStatusCode ?? 0))) throw error
    // A rival's write that then failed would leave nothing: only what can be read was kept.
    if (!(await read(s3, bucket, key))) throw error
  }
  return { key, hash }
}

async function read(s3: S3Client, bucket: string, key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    const bytes = await Body?.transformToByteArray()
    if (bytes && !key.endsWith(`/${sha256(bytes).toString('hex')}.pdf`)) throw new Error(`the document ${key} is not what was kept`)
    return bytes
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined
    throw error
  }
}

/** Documents in one S3 bucket. */
export function s3Documents({ bucket, client = {} }: { bucket: string; client?: S3ClientConfig }): Documents {
  const s3 = new S3Client({ requestHandler: timeouts, ...client })
  return {
    keyOf,
    keep: (document) => keep(s3, bucket, document),
    read: (key) => read(s3, bucket, key),
    remove: async (key) => {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    },
  }
}
