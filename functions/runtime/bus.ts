import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import type { Envelope } from '../../events/envelope.ts'
import { environment } from './environment.ts'
import { tell } from './metrics.ts'

let client: EventBridgeClient | undefined

/** What one PutEvents takes: entries, and bytes of all of them together; kept well below the bus's own 256 KB. */
const mostEntries = 10
const mostBytes = 200_000

/** Puts events on our bus; answers those that the bus did not take, each with its reason. Throws when the bus can't be reached. */
export async function putOnBus(envelopes: readonly Envelope[]): Promise<{ envelope: Envelope; reason: string }[]> {
  client ??= new EventBridgeClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true } })
  const failed: { envelope: Envelope; reason: string }[] = []
  for (const batch of batchesOf(envelopes)) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: batch.map(entryOf) }))
    // The call succeeds although entries fail: each has its own outcome.
    for (const [at, envelope] of batch.entries()) {
      const outcome = Entries[at]
      if (!outcome?.EventId) failed.push({ envelope, reason: outcome?.ErrorCode ?? 'no-answer' })
    }
  }
  if (envelopes.length > failed.length) tell('EventsPublished', envelopes.length - failed.length)
  if (failed.length > 0) tell('EventsFailed', failed.length)
  return failed
}

function entryOf(envelope: Envelope): PutEventsRequestEntry {
  return {
    EventBusName: environment('BUS_NAME'),
    Source: 'encours',
    DetailType: envelope.type,
    Time: new Date(envelope.occurredAt),
    Detail: JSON.stringify(envelope),
  }
}

function batchesOf(envelopes: readonly Envelope[]): Envelope[][] {
  const batches: { bytes: number; entries: Envelope[] }[] = []
  for (const envelope of envelopes) {
    const bytes = Buffer.byteLength(JSON.stringify(envelope)) + envelope.type.length + 40
    const last = batches.at(-1)
    if (last && last.entries.length < mostEntries && last.bytes + bytes <= mostBytes) {
      last.entries.push(envelope)
      last.bytes += bytes
    } else batches.push({ bytes, entries: [envelope] })
  }
  return batches.map(({ entries }) => entries)
}
