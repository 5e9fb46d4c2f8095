import { type LockedBucket, type LockedVersion, StillLocked } from './lockedBucket.ts'
import { type Answer, type Asked, escaped, refused, unchunked, xml } from './s3Wire.ts'

/** What S3 answers about objects in a bucket under lock: put, get, head, delete, list, list of versions. */
export function answerLocked(asked: Asked, bucket: LockedBucket): Answer {
  const { method, key, query } = asked
  if (key === '') return method === 'GET' ? listed(asked, bucket) : { status: 200 }
  const version = query.get('versionId') ?? undefined
  switch (method) {
    case 'PUT':
      return put(asked, bucket)
    case 'GET':
    case 'HEAD':
      return get(bucket, bucket.find(key, version))
    case 'DELETE':
      return remove(bucket, key, version)
    default:
      return refused(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
  }
}

function put({ key, headers, body }: Asked, bucket: LockedBucket): Answer {
  const checked = Object.keys(headers).some(
    (name) => name.startsWith('x-amz-checksum-') || name === 'content-md5' || name === 'x-amz-trailer',
  )
  if (!checked)
    return refused(
      400,
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    )
  if (headers['if-none-match'] === '*' && bucket.find(key))
    return refused(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
  const chunked = String(headers['content-encoding'] ?? '').includes('aws-chunked')
  const type = headers['content-type'] ?? 'binary/octet-stream'
  const made = bucket.put(key, { type, bytes: chunked ? unchunked(body) : body })
  return { status: 200, headers: { etag: made.etag, 'x-amz-version-id': made.version } }
}

function get(bucket: LockedBucket, found: LockedVersion | undefined): Answer {
  if (!found) return refused(404, 'NoSuchKey', 'The specified key does not exist.')
  return {
    status: 200,
    headers: {
      'content-type': found.type,
      etag: found.etag,
      'last-modified': new Date(found.modifiedAt).toUTCString(),
      'x-amz-version-id': found.version,
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': new Date(found.lockedUntil).toISOString(),
    },
    body: bucket.bytes(found),
  }
}

function remove(bucket: LockedBucket, key: string, version: string | undefined): Answer {
  try {
    bucket.delete(key, version)
    return { status: 204 }
  } catch (error) {
    if (!(error instanceof StillLocked)) throw error
    return refused(403, 'AccessDenied', 'Access Denied because object protected by object lock.')
  }
}

function listed({ bucket: name, query }: Asked, bucket: LockedBucket): Answer {
  const prefix = query.get('prefix') ?? ''
  const all = bucket.list(prefix)
  const head = `<Name>${name}</Name><Prefix>${escaped(prefix)}</Prefix><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>`
  const newest = new Set(all.filter((one, at) => all[at - 1]?.key !== one.key))
  if (query.has('versions')) {
    const rows = all.map((one) => versionRow(one, newest.has(one)))
    return xml(200, `<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}${rows.join('')}</ListVersionsResult>`)
  }
  const rows = all.filter((one) => newest.has(one) && !one.marker).map((one) => `<Contents>${rowOf(one)}</Contents>`)
  return xml(
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}<KeyCount>${rows.length}</KeyCount>${rows.join('')}</ListBucketResult>`,
  )
}

function rowOf({ key, modifiedAt, etag, size }: LockedVersion): string {
  const at = new Date(modifiedAt).toISOString()
  return `<Key>${escaped(key)}</Key><LastModified>${at}</LastModified><ETag>${escaped(etag)}</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass>`
}

function versionRow(one: LockedVersion, latest: boolean): string {
  const id = `<VersionId>${one.version}</VersionId><IsLatest>${latest}</IsLatest>`
  if (!one.marker) return `<Version>${rowOf(one)}${id}</Version>`
  return `<DeleteMarker><Key>${escaped(one.key)}</Key>${id}<LastModified>${new Date(one.modifiedAt).toISOString()}</LastModified></DeleteMarker>`
}
