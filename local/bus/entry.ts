import * as z from 'zod'

/** An event as it lies on a bus, in EventBridge's own form. */
export type BusEvent = {
  version: '0'
  id: string
  'detail-type': string
  source: string
  account: string
  time: string
  region: string
  resources: string[]
  detail: Record<string, unknown>
}

/** One entry of PutEvents as it comes over the wire; each field is checked by hand to answer as EventBridge does. */
export const Entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Time: z.union([z.number(), z.string()]).optional(),
  Resources: z.array(z.string()).default([]),
})
export type Entry = z.infer<typeof Entry>

export type EntryFault = { ErrorCode: string; ErrorMessage: string }

/** EventBridge's limits: entries in one call, and bytes of all of them (since January 2026). */
export const mostEntries = 10
export const mostBytes = 1024 * 1024

const missing = (field: string): EntryFault => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${field} is not valid. Reason: ${field} is a required argument.`,
})

/** The detail of an entry, or the fault EventBridge answers for it. */
export function checkEntry(entry: Entry): { detail: Record<string, unknown> } | { fault: EntryFault } {
  if (!entry.Source) return { fault: missing('Source') }
  if (!entry.DetailType) return { fault: missing('DetailType') }
  if (!entry.Detail) return { fault: missing('Detail') }
  if (entry.DetailType.length > 128)
    return {
      fault: {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType must be at most 128 characters.',
      },
    }
  if (entry.Source.startsWith('aws.'))
    return { fault: { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' } }
  try {
    return { detail: z.record(z.string(), z.unknown()).parse(JSON.parse(entry.Detail)) }
  } catch {
    return { fault: { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' } }
  }
}

/** The size EventBridge counts: source, type, detail and resources in UTF-8, 14 bytes for a time. */
export function sizeOf(entry: Entry): number {
  const texts = [entry.Source ?? '', entry.DetailType ?? '', entry.Detail ?? '', ...entry.Resources]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), entry.Time === undefined ? 0 : 14)
}

/** The time of an entry, epoch seconds or ISO text, to the second as EventBridge keeps it. */
export function timeOf(entry: Entry, now: number): string {
  const given = typeof entry.Time === 'number' ? entry.Time * 1000 : Date.parse(entry.Time ?? '')
  const instant = new Date(Number.isFinite(given) ? given : now)
  return `${instant.toISOString().slice(0, 19)}Z`
}
