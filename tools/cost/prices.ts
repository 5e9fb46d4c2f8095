/** Dollars a million of each, of us-east-1, and when that was noted. What is from memory has to be checked before it is relied on. */
export const prices = {
  notedOn: '2026-11-22',
  region: 'us-east-1',
  write: 0.625,
  read: 0.125,
  /** Of the HTTP API. */
  request: 1,
  /** On a bus, of up to 64 KB. */
  event: 1,
  invocation: 0.2,
  /** A million GB-seconds of Lambda on ARM. */
  gbSeconds: 13.3334,
  /** From memory. */
  mail: 100,
  /** Put into S3; from memory. */
  document: 5,
} as const

/** What is counted of a step, whoever takes it. */
export type Counts = {
  /** Units of rows and of index entries. */
  write: number
  entries: number
  read: number
  http: number
  events: number
  invocations: number
  mails: number
  documents: number
}

export const counted = [
  'write',
  'entries',
  'read',
  'http',
  'events',
  'invocations',
  'mails',
  'documents',
] as const satisfies readonly (keyof Counts)[]

export const noCounts: Counts = { write: 0, entries: 0, read: 0, http: 0, events: 0, invocations: 0, mails: 0, documents: 0 }

export function addedUp(all: readonly Counts[]): Counts {
  const total = { ...noCounts }
  for (const counts of all) for (const name of counted) total[name] += counts[name]
  return total
}

/** Dollars a million such steps cost: the table, what is told and asked, functions without their time, and mail with documents. */
export function priced({ write, entries, read, http, events, invocations, mails, documents }: Counts) {
  const table = (write + entries) * prices.write + read * prices.read
  const told = http * prices.request + events * prices.event
  const started = invocations * prices.invocation
  const sent = mails * prices.mail + documents * prices.document
  return { table, told, started, sent, withoutMail: table + told + started, all: table + told + started + sent }
}
