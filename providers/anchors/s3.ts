import { createHash } from 'node:crypto'
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import type { Anchors, LockedDocument } from './contract.ts'

/** Milliseconds; a document has less than a megabyte. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true }

type Bucket = { s3: S3Client; bucket: string }

async function put({ s3, bucket }: Bucket, key: string, document: object): Promise<void> {
  const Body = JSON.stringify(document)
  // S3 takes an object into a locked bucket only with a checksum.
  const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64')
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'application/json', ChecksumSHA256 }))
}

/** Versions come newest first within a key, so that the last one heard of is the first that was. Marks of deletion hide nothing here. */
async function list({ s3, bucket }: Bucket, prefix: string): Promise<LockedDocument[]> {
  const first = new Map<string, string>()
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {}
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...marker }))
    for (const { Key, VersionId } of page.Versions ?? []) if (Key !== undefined && VersionId !== undefined) first.set(Key, VersionId)
    if (!page.IsTruncated) return [...first].map(([key, version]) => ({ key, version }))
    marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
  }
}

async function read({ s3, bucket }: Bucket, { key, version }: LockedDocument): Promise<unknown> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version }))
  return JSON.parse((await Body?.transformToString()) ?? 'null')
}

/** Documents in one S3 bucket under object lock: its own default retention locks each at its put. */
export function s3Anchors({ bucket, client = {} }: { bucket: string; client?: S3ClientConfig }): Anchors {
  const kept = { s3: new S3Client({ requestHandler: timeouts, ...client }), bucket }
  return {
    put: (key, document) => put(kept, key, document),
    list: (prefix) => list(kept, prefix),
    read: (document) => read(kept, document),
  }
}
