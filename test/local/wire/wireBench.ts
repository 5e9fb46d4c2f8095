import { createServer } from 'node:http'
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { S3Client } from '@aws-sdk/client-s3'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import Stripe from 'stripe'
import { inject } from 'vitest'
import * as z from 'zod'
import { BucketStore } from '../../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../../local/documents/endpoint.ts'
import { startOutside } from '../../../local/outside/outside.ts'
import type { Call } from '../../../local/wire/callLog.ts'
import { startRecorder } from '../../../local/wire/recorder.ts'
import { control, freshFolder } from '../outside/kit.ts'

export const table = 'wire'
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const region = 'eu-west-1'

const Entries = z.object({ Entries: z.array(z.looseObject({ DetailType: z.string().optional() })) })

/** A bus that only counts: what matters here is what reaches it, and in which wire shape it answers. */
async function startCountingBus() {
  const seen: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { Entries: entries } = Entries.parse(JSON.parse(Buffer.concat(chunks).toString()))
      seen.push(...entries.map((entry) => entry.DetailType ?? ''))
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify({ FailedEntryCount: 0, Entries: entries.map((_, place) => ({ EventId: `event-${place}` })) }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const stop = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { seen, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, stop }
}

/** The recorder before the real engine, the documents' store, the outside parties, and a counting bus; with the SDK's own clients. */
export type WireBench = Awaited<ReturnType<typeof startWireBench>>

export async function startWireBench() {
  const folder = freshFolder()
  const bus = await startCountingBus()
  const store = new BucketStore({ folder: folder.path, buckets: ['documents'] })
  const documents = await startDocumentEndpoint({ store, now: Date.now })
  const outside = await startOutside({
    dataDir: folder.path,
    now: Date.now,
    onEvent: async () => undefined,
    publicUrl: () => 'http://127.0.0.1:9',
  })
  const crashed: string[] = []
  const current = new Map<string, string>()
  const recorder = await startRecorder({
    targets: {
      engine: inject('engineEndpoint'),
      bus: bus.url,
      mail: outside.endpoints.SESV2,
      payments: outside.endpoints.payments,
      bureau: outside.endpoints.bureau,
      documents: documents.url,
      'sign-in': outside.endpoints.COGNITO_IDENTITY_PROVIDER,
    },
    whoCalls: (workerId) => current.get(workerId),
    crash: (workerId) => void crashed.push(workerId),
  })
  const settings = (target: Parameters<typeof recorder.endpointFor>[0], workerId: string, maxAttempts = 1) => ({
    endpoint: recorder.endpointFor(target, workerId),
    region,
    credentials,
    maxAttempts,
  })
  return {
    recorder,
    bus,
    crashed,
    current,
    outside,
    engine: (workerId = 'encours-checkout.1', maxAttempts = 1) => new DynamoDBClient(settings('engine', workerId, maxAttempts)),
    events: (workerId = 'encours-api.2') => new EventBridgeClient(settings('bus', workerId)),
    mail: (workerId = 'encours-mailer.3', maxAttempts = 1) => new SESv2Client(settings('mail', workerId, maxAttempts)),
    documents: (workerId = 'encours-mailer.3') => new S3Client({ ...settings('documents', workerId), forcePathStyle: true }),
    stripe: (workerId = 'encours-pay.4') => {
      const { hostname, port } = new URL(recorder.endpointFor('payments', workerId))
      return new Stripe('sk_test_mer_lumen', { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
    },
    arm: (...faults: unknown[]) => control(recorder.controls, 'POST faults', faults.length === 1 ? faults[0] : faults),
    calls: async (query = ''): Promise<Call[]> => {
      const { json } = await control(recorder.controls, `GET calls${query}`)
      return z.object({ calls: z.array(z.custom<Call>((call) => typeof call === 'object')) }).parse(json).calls
    },
    control: (line: string, body?: unknown) => control(recorder.controls, line, body),
    close: async () => {
      await recorder.stop()
      await outside.stop()
      await documents.stop()
      await bus.stop()
      folder.remove()
    },
  }
}

/** The table these tests write to, made once for the engine of this run. */
export async function makeTable(client: DynamoDBClient): Promise<void> {
  await client
    .send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    )
    .catch((cause: unknown) => {
      if (!(cause instanceof Error && cause.name === 'ResourceInUseException')) throw cause
    })
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: table })
}
