import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BucketStore } from '../../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../../local/documents/endpoint.ts'
import { s3Documents } from '../../../providers/documents/s3.ts'
import { awsClient } from '../awsClient.ts'
import { type Answer, wire } from '../wire.ts'

const bytes = new TextEncoder().encode('%PDF-1.7 an invoice')
const hash = createHash('sha256').update(bytes).digest('hex')
const key = `mer_1/${hash}.pdf`
const invoice = { merchantId: 'mer_1', bytes, contentType: 'application/pdf' } as const

/** Documents in a bucket of a local S3. */
async function bucket() {
  const folder = await mkdtemp(join(tmpdir(), 'encours-s3-'))
  const server = await startDocumentEndpoint({ store: new BucketStore({ folder, buckets: ['documents'] }), now: Date.now })
  onTestFinished(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const client = { ...awsClient(server.url), forcePathStyle: true }
  return s3Documents({ bucket: 'documents', client })
}

/** S3 on a wire that answers as told, to see and to say what the local one can't. */
async function scripted(answer: (method: string) => Answer) {
  const { url, asked } = await wire(({ method }) => answer(method))
  return { documents: s3Documents({ bucket: 'documents', client: { ...awsClient(url), forcePathStyle: true, maxAttempts: 1 } }), asked }
}

function xml(status: number, code: string): Answer {
  return { status, headers: { 'content-type': 'application/xml' }, body: `<Error><Code>${code}</Code></Error>` }
}

describe('a document', () => {
  test('is kept under its hash and read as it was', async () => {
    const documents = await bucket()
    expect(await documents.keep(invoice)).toEqual({ key, hash })
    expect(await documents.read(key)).toEqual(bytes)
  })

  test('kept twice is kept once', async () => {
    const documents = await bucket()
    expect(await documents.keep(invoice)).toEqual(await documents.keep(invoice))
  })

  test('that isn’t there is undefined', async () => {
    const documents = await bucket()
    expect(await documents.read(`mer_1/${'0'.repeat(64)}.pdf`)).toBeUndefined()
  })

  test('that was removed is read no more, and removing it again is nothing to complain of', async () => {
    const documents = await bucket()
    await documents.keep(invoice)
    await documents.remove(documents.keyOf(invoice))
    await documents.remove(key)
    expect(await documents.read(key)).toBeUndefined()
  })

  test('is written only if absent, with its checksum', async () => {
    const { documents, asked } = await scripted(() => ({ body: '' }))
    await documents.keep(invoice)
    expect(asked[0]).toMatchObject({
      method: 'PUT',
      path: `/documents/${key}`,
      headers: {
        'if-none-match': '*',
        'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64'),
        'content-type': 'application/pdf',
      },
    })
  })

  test.each([
    [412, 'PreconditionFailed'],
    [409, 'ConditionalRequestConflict'],
  ])('that is there already (%i) counts as kept', async (status, code) => {
    const { documents } = await scripted((method) => (method === 'PUT' ? xml(status, code) : { body: bytes }))
    expect(await documents.keep(invoice)).toEqual({ key, hash })
  })

  test('that a rival was writing and then was not there is an error, to be tried again', async () => {
    const { documents } = await scripted((method) => (method === 'PUT' ? xml(409, 'ConditionalRequestConflict') : xml(404, 'NoSuchKey')))
    await expect(documents.keep(invoice)).rejects.toThrow()
  })

  test('whose bytes have changed is never handed out', async () => {
    const { documents } = await scripted(() => ({ body: 'something else' }))
    await expect(documents.read(key)).rejects.toThrow('is not what was kept')
  })
})
