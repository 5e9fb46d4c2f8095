import * as z from 'zod'
import type { Kind, Ref } from '../domain/states.ts'
import type { Item } from './row.ts'
import { chainOf } from './table.ts'

/** A row under the name by which journal records name it. */
const RowLine = z.strictObject({
  row: z.string().meta({ description: '`kind|account|id`, as journal records name it' }),
  version: z.unknown(),
  state: z.unknown(),
  head: z.unknown().optional().meta({ description: 'Where the chain it roots ends' }),
  satellites: z.unknown().optional(),
})

export const Counts = z.record(z.string(), z.int())
export type Counts = z.infer<typeof Counts>

export const ExportLine = z.union([
  z.strictObject({
    begins: z.string().meta({ description: 'A chain; one that begins again changed meanwhile: drop what was told of it' }),
  }),
  RowLine,
  z.strictObject({ record: z.unknown().meta({ description: 'A journal record' }) }),
  z.strictObject({
    ends: z.string(),
    sequence: z.int().meta({ description: 'Its last record' }),
    still: z.boolean().meta({ description: 'False where it changed whenever it was read: its rows may be of different moments' }),
  }),
])
export type ExportLine = z.infer<typeof ExportLine>
export type RowLine = z.infer<typeof RowLine>

/** What can be computed anew from the rest, once-keys and the progress of runs, which no other system could use. */
export const leftOut: ReadonlySet<string> = new Set<Kind>([
  'standing',
  'ranking',
  'totals',
  'pointer',
  ...(['run', 'run-page', 'run-batch', 'run-tally'] as const),
])

/** Rows that stand by themselves: each is told with the record that made it. */
export const toldWithRecords: ReadonlySet<string> = new Set<Kind>(['delivery'])

/** What would let somebody in, or guess: no export carries it. */
const secretFields: Readonly<Record<string, readonly string[]>> = {
  key: ['hash', 'former'],
  pointer: ['used'],
  voucher: ['codeHash', 'codeKey'],
}

/** The file a line belongs in, which is also what it counts as; a beginning counts as nothing. */
export function kindOf(line: ExportLine): string | undefined {
  if ('begins' in line) return undefined
  if ('ends' in line) return 'chains'
  return 'record' in line ? 'journal' : line.row.split('|')[0]
}

export function counted(counts: Counts, lines: readonly ExportLine[]): Counts {
  const sums = { ...counts }
  for (const line of lines) {
    const kind = kindOf(line)
    if (kind !== undefined) sums[kind] = (sums[kind] ?? 0) + 1
  }
  return sums
}

export function summed(one: Counts, other: Counts): Counts {
  const sums = { ...one }
  for (const [kind, count] of Object.entries(other)) sums[kind] = (sums[kind] ?? 0) + count
  return sums
}

const Fields = z.record(z.string(), z.unknown())

export function lineOf(name: Omit<Ref, 'kind'> & { kind: string }, { version, state, head, satellites }: Item): RowLine {
  const secret = secretFields[name.kind] ?? []
  const fields = Fields.safeParse(state).data
  const open = fields && secret.length > 0 ? Object.fromEntries(Object.entries(fields).filter(([field]) => !secret.includes(field))) : state
  const row = `${name.kind}|${name.account ?? ''}|${name.id ?? ''}`
  return {
    row,
    version: version ?? null,
    state: open ?? null,
    ...(head !== undefined && { head }),
    ...(satellites !== undefined && { satellites }),
  }
}

const Named = z.object({ chain: z.string(), rows: z.record(z.string(), z.unknown()) })

/** The rows that stand by themselves and that a record made: a row is of version 1 once. */
export function namesMadeBy(record: unknown): Ref[] {
  const { chain, rows } = Named.catch({ chain: '', rows: {} }).parse(record)
  return Object.entries(rows).flatMap(([text, version]) => {
    const [kind = '', , ...id] = text.split('|')
    const name = { kind: 'delivery' as const, id: id.join('|') }
    return version === 1 && toldWithRecords.has(kind) && chainOf(name) !== chain ? [name] : []
  })
}
