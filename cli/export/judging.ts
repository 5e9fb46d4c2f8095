import { AccountId, type MerchantId } from '../../domain/ids.ts'
import { type Kind, type Ref, states } from '../../domain/states.ts'
import { judgeAccount } from '../../store/check.ts'
import { itemsOf, rowOf, Unreadable } from '../../store/codec.ts'
import { besides } from '../../store/exporting.ts'
import { namesMadeBy } from '../../store/exportLine.ts'
import { rootRef } from '../../store/heads.ts'
import { keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { Head, type Item } from '../../store/row.ts'
import { chainOf, journalPartition, keyOf, sequenceKey } from '../../store/table.ts'
import { endFaults, startOfChain, verifyChain } from '../../store/verify.ts'
import type { ExportedChain, ExportedRecord, ExportedRow, Lines } from './reading.ts'
import { whilst } from './reading.ts'

/** What is wrong with a chain of an export. */
export type Fault = { chain: string; what: string; expected: string; found: string; sequence?: number | undefined }

export type Sources = {
  journal: Lines<ExportedRecord>
  /** Rows of accounts and rows that root chains, by kind. */
  rows: readonly Lines<ExportedRow>[]
  deliveries: Lines<ExportedRow>
  /** Rows besides the chains that records name, with the version they told. */
  named: Map<string, number>
}

const isKind = (name: string): name is Kind => Object.hasOwn(states, name)

export function refOf(text: string): Ref | undefined {
  const [kind = '', account = '', ...id] = text.split('|')
  const accountId = AccountId.safeParse(account).data
  const name = id.join('|')
  return isKind(kind) ? { kind, ...(accountId && { account: accountId }), ...(name !== '' && { id: name }) } : undefined
}

/** The chain a row is told with. */
function chainOfRow({ row }: ExportedRow): string | undefined {
  const ref = refOf(row)
  return ref && (ref.account ?? chainOf(ref))
}

/** What the rows of a chain are named by its records, and what the records say to the chain's end. */
export async function judgeChain(
  sources: Sources,
  { ends: chain, sequence, still }: ExportedChain,
  merchantId: MerchantId,
): Promise<Fault[]> {
  const rows: ExportedRow[] = []
  for (const source of sources.rows) for await (const row of whilst(source, (one) => chainOfRow(one) === chain)) rows.push(row)
  const accountId = AccountId.safeParse(chain).data
  const told: Told = { last: 0, versions: new Map(), faults: [] }
  const records = recordsOf(sources, chain, told)
  const faults =
    accountId && still ? await ofAccount({ merchantId, accountId }, rows, records) : await ofChain({ merchantId, chain }, rows, records)
  const fault = (what: string, expected: string | number, found: string | number): Fault => ({
    chain,
    what,
    expected: String(expected),
    found: String(found),
  })
  const kept = new Map(rows.map(({ row, version }) => [row, version]))
  const names = [...new Set([...told.versions.keys(), ...kept.keys()])]
  const differing = names.filter((name) => kept.get(name) !== told.versions.get(name))
  // What roots a chain besides accounts may be changed by others' commits as well: it is as new as its records say, or newer.
  const missing = differing.filter(
    (name) => !kept.has(name) || (accountId ? still : (kept.get(name) ?? 0) < (told.versions.get(name) ?? 0)),
  )
  return [
    ...faults,
    ...told.faults.map((name) => fault(name, 'a row with the record that made it', 'none')),
    ...(told.last === sequence ? [] : [fault('chain', `records up to ${sequence}`, `the chain ends at ${told.last}`)]),
    ...missing.map((name) => fault(name, `version ${told.versions.get(name) ?? 'none'}`, `version ${kept.get(name) ?? 'none'}`)),
  ]
}

type Told = { last: number; versions: Map<string, number>; faults: string[] }

/** The records of a chain, one after the other, while what they name is noted. */
async function* recordsOf({ journal, deliveries, named }: Sources, chain: string, told: Told): AsyncGenerator<ExportedRecord> {
  const root = rootRef(chain)
  for await (const record of whilst(journal, (one) => one.chain === chain)) {
    told.last = record.sequence
    for (const [name, version] of Object.entries(record.rows)) {
      const ref = refOf(name)
      if (ref && (ref.account === chain || (root && chainOf(ref) === chain))) told.versions.set(name, version)
      else if (besides.some((kind) => kind === ref?.kind)) named.set(name, version)
    }
    for (const { kind, id } of namesMadeBy(record)) {
      const name = `${kind}||${id}`
      if ((await deliveries.peek())?.row === name) await deliveries.take()
      else told.faults.push(name)
    }
    yield record
  }
}

const itemOfRecord = (merchantId: MerchantId, record: ExportedRecord): Item => ({
  pk: journalPartition(merchantId, record.chain),
  sk: sequenceKey(record.sequence),
  record,
})

/** All of one account in memory, checked as the table's own is. */
async function ofAccount(
  { merchantId, accountId }: { merchantId: MerchantId; accountId: AccountId },
  rows: readonly ExportedRow[],
  records: AsyncIterable<ExportedRecord>,
): Promise<Fault[]> {
  const table = memoryTable()
  const puts: Item[] = []
  const faults: Fault[] = []
  for (const { row, ...said } of rows) {
    const ref = refOf(row)
    try {
      if (ref) puts.push(...itemsOf(merchantId, ref, rowOf({ ...keyOf(merchantId, ref), kind: ref.kind, ...said })))
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      faults.push({ chain: accountId, what: row, expected: 'a row that can be read', found: 'something unreadable' })
    }
  }
  for await (const record of records) puts.push(itemOfRecord(merchantId, record))
  for (const [at, put] of puts.entries()) await table.write([{ put, under: 'absent' }], String(at))
  const { differences } = await judgeAccount({ keeper: keeperOver(table), merchantId, accountId })
  return [...faults, ...differences.map(({ what, expected, found, sequence }) => ({ chain: accountId, what, expected, found, sequence }))]
}

/** A chain that no account roots, a page of it in memory at a time. */
async function ofChain(
  { merchantId, chain }: { merchantId: MerchantId; chain: string },
  rows: readonly ExportedRow[],
  records: AsyncIterable<ExportedRecord>,
): Promise<Fault[]> {
  const root = rows.find(({ head }) => head !== undefined)
  const head = Head.safeParse(root?.head).data
  const left = records[Symbol.asyncIterator]()
  const journal = async (_: MerchantId, { limit }: { limit: number }) => {
    const items: Item[] = []
    while (items.length < limit) {
      const next = await left.next()
      if (next.done) break
      items.push(itemOfRecord(merchantId, next.value))
    }
    return items
  }
  const walk = await verifyChain({ journal }, { merchantId, chain }, { from: startOfChain(), through: Number.MAX_SAFE_INTEGER })
  for (let next = await left.next(); !next.done; ) next = await left.next()
  const faults = [...walk.faults, ...(walk.faults.length > 0 ? [] : endFaults(walk, head))]
  return faults.map((fault) => ({ chain, what: 'chain', ...fault }))
}
