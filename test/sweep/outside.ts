import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventBridgeEvent } from 'aws-lambda'
import { BucketStore, type ObjectFacts } from '../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../local/documents/endpoint.ts'
import { type Outside as Parties, startOutside } from '../../local/outside/outside.ts'
import { openWire, type Wire } from '../api/wire.ts'
import type { SweepClock } from './clock.ts'
import type { Endpoints } from './wiring.ts'

/** A webhook as the payment provider sent it. */
export type Webhook = { path: string; body: string }
/** An event as a bus hands it to a function. */
export type BusEvent = EventBridgeEvent<string, unknown>

export type KeptDocument = { facts: ObjectFacts; bytes: Buffer }

const bucket = 'documents'

/**
 * Everyone outside, as the local run has them: mail, payments, bureau, secrets, documents, bus and queue. What they tell us is kept
 * here until the sweep hands it on.
 */
export class Outside {
  readonly endpoints: Endpoints
  readonly wire: Wire
  readonly parties: Parties
  readonly webhooks: Webhook[] = []
  readonly mailEvents: BusEvent[] = []
  readonly #store: BucketStore
  readonly #buckets: string
  readonly #stop: () => Promise<void>

  private constructor(parts: {
    endpoints: Endpoints
    wire: Wire
    parties: Parties
    store: BucketStore
    buckets: string
    stop: () => Promise<void>
  }) {
    this.endpoints = parts.endpoints
    this.wire = parts.wire
    this.parties = parts.parties
    this.#store = parts.store
    this.#buckets = parts.buckets
    this.#stop = parts.stop
  }

  static async start(engine: string, clock: SweepClock): Promise<Outside> {
    const folder = mkdtempSync(join(tmpdir(), 'encours-sweep-'))
    const told: { webhooks: Webhook[]; events: BusEvent[] } = { webhooks: [], events: [] }
    const door = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        told.webhooks.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString('utf8') })
        response.end('kept')
      })
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    const address = door.address()
    const publicUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    const parties = await startOutside({
      dataDir: folder,
      now: clock.now,
      onEvent: async (event) => void told.events.push(event),
      publicUrl: () => publicUrl,
    })
    const wire = await openWire()
    const buckets = join(folder, 'buckets')
    const store = new BucketStore({ folder: buckets, buckets: [bucket] })
    const documents = await startDocumentEndpoint({ store, now: clock.now })
    const { SESV2: mail, SECRETS_MANAGER: secrets, COGNITO_IDENTITY_PROVIDER: signIn, payments, bureau } = parties.endpoints
    const endpoints = {
      engine,
      bus: wire.url,
      queue: wire.url,
      mail,
      payments,
      bureau,
      documents: documents.url,
      secrets,
      'sign-in': signIn,
    }
    const stop = async () => {
      await parties.stop()
      await wire.stop()
      await documents.stop()
      door.closeAllConnections()
      await new Promise<void>((resolve) => door.close(() => resolve()))
      rmSync(folder, { recursive: true, force: true })
    }
    const outside = new Outside({ endpoints, wire, parties, store, buckets, stop })
    told.webhooks = outside.webhooks
    told.events = outside.mailEvents
    return outside
  }

  /** Waits until everything that was told outside is here. */
  async quiet(): Promise<void> {
    while (!this.parties.quiet()) await new Promise((resolve) => setImmediate(resolve))
  }

  /** The documents of a merchant, to be kept for others as well. */
  documentsOf(merchantId: string): KeptDocument[] {
    return this.#store.list(bucket, `${merchantId}/`).map((facts) => ({ facts, bytes: this.#store.bytes(bucket, facts.key) }))
  }

  /** Keeps them for another merchant; answers under which names. */
  keepDocuments(documents: readonly KeptDocument[], merchantId: string): string[] {
    return documents.map(({ facts, bytes }) => {
      const key = facts.key.replace(/^[^/]+/, merchantId)
      this.#store.put(bucket, { ...facts, key }, bytes)
      return `${bucket}/${key}`
    })
  }

  /** A bucket that nobody has written to. */
  openBucket(name: string): void {
    new BucketStore({ folder: this.#buckets, buckets: [name] }).has(name)
  }

  /** Makes the provider report something about its payments, and answers what it sent. */
  async report(asked: object): Promise<{ said: unknown; webhooks: Webhook[] }> {
    this.webhooks.length = 0
    const route = this.parties.controls.find(({ method, path }) => method === 'POST' && path === 'providers/payments')
    const answer = await route?.handle({ params: {}, query: new URLSearchParams(), body: asked })
    await this.quiet()
    return { said: answer && 'json' in answer ? answer.json : undefined, webhooks: this.webhooks.splice(0) }
  }

  stop(): Promise<void> {
    return this.#stop()
  }
}

/** An event from our own bus or the partners', as EventBridge delivers it. */
export function busEvent(source: string, detailType: string, detail: unknown): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: '000000000000',
    time: '2026-01-01T00:00:00Z',
    region: 'eu-west-3',
    resources: [],
    detail,
  }
}
