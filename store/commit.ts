import { figuresOf, noFigures } from '../domain/accounts/account.ts'
import { type Decision, type Entry, refs } from '../domain/command.ts'
import type { JournalRecord } from '../domain/ledger/journal.ts'
import { bounds } from '../domain/limits.ts'
import type { Pointer } from '../domain/pointer.ts'
import { type Ref, refText } from '../domain/states.ts'
import { assertLaws, type Rows, stateAfter, stateIn } from './assertLaws.ts'
import { plain } from './canonical.ts'
import { headOf, recordFor, sequenceAfter } from './chain.ts'
import { bytesOf, itemOfRecord, itemsOf, rowFor, TooLarge } from './codec.ts'
import type { Deed } from './deed.ts'
import type { Action } from './keeper.ts'
import { type Row, type Satellites, satelliteKinds } from './row.ts'
import { chainOf, keyOf, twinsOf } from './table.ts'

/**
 * What a decision stands on: rows as read, by which names they were asked for in all rounds, and those of them that must still be so
 * although nothing changes them.
 */
export type Ground = { rows: Rows; asked: readonly Ref[]; checked: readonly Ref[] }

/** One step of a commit, and which state row it is about, if it is about one, as it shall be; `twin` for the second row of such a one. */
type PlannedStep = { action: Action; ref?: Ref; row?: Row; twin?: true }

/** A transaction ready to be sent, with the record of its first entry. */
export type Plan = { steps: readonly PlannedStep[]; first: JournalRecord; version: number }

/** A row as it shall be; what its schema says of the state is asserted when it is encoded. */
type Writing = { ref: Ref; state: unknown }
type Writings = Map<string, Writing>

/**
 * A decision as one transaction: each changed row under the version it was read with, one journal record per chain, the once-key.
 * Throws LawBroken, TooLarge, or Unreadable when a state isn't what its schema says: nothing was sent then.
 */
export function planOf(deed: Deed, ground: Ground, decision: Decision<unknown>): Plan {
  assertLaws(ground.rows, decision)
  const writings = writingsOf(deed, ground.rows, decision)
  const versions = new Map([...writings.keys()].map((text) => [text, versionIn(ground.rows, text) + 1]))
  const records = decision.entries.map((entry, at) =>
    recordFor(deed, {
      entry,
      head: ground.rows.get(refText(entry.chain))?.head,
      ...figuresAround(ground.rows, decision, entry),
      rows: rowsOfEntry(writings, versions, { entries: decision.entries, at }),
    }),
  )
  const [first] = records
  if (!first) throw new Error(`${deed.command} decided without an entry for the journal`)
  const steps = [
    ...[...writings.values()].flatMap((writing) => putsOf(deed, ground.rows, { ...writing, versions, records })),
    ...ground.checked.filter((ref) => !writings.has(refText(ref))).map((ref) => checkOf(deed, ground.rows, ref)),
    ...records.map((record): PlannedStep => ({ action: { put: itemOfRecord(record), under: 'absent' } })),
  ]
  refuseLarge(steps)
  return { steps, first, version: versions.get(refText(decision.entries[0].chain)) ?? 1 }
}

function versionIn(rows: Rows, text: string): number {
  return rows.get(text)?.version ?? 0
}

/** All rows to be written: those decided, those that root a chain or know a satellite's version, and the once-key. */
function writingsOf(deed: Deed, rows: Rows, { changed, entries, answer }: Decision<unknown>): Writings {
  const writings: Writings = new Map(changed.map((change) => [refText(change.ref), change]))
  if (writings.size < changed.length) throw new Error(`${deed.command} changes the same row twice`)
  if (new Set(entries.map(({ chain }) => refText(chain))).size < entries.length)
    throw new Error(`${deed.command} has two entries for one chain`)
  const planets = changed.flatMap(({ ref }) =>
    ref.account && satelliteKinds.some((kind) => kind === ref.kind) ? [refs.account(ref.account)] : [],
  )
  for (const ref of [...entries.map(({ chain }) => chain), ...planets]) {
    const row = rows.get(refText(ref))
    if (writings.has(refText(ref))) continue
    if (!row) throw new Error(`${refText(ref)} must be written along, but was neither read nor made`)
    writings.set(refText(ref), { ref, state: row.state })
  }
  if (deed.once) {
    const ref = refs.pointer(deed.once)
    writings.set(refText(ref), { ref, state: usedPointer(deed, stateAfter(changed, ref) ?? {}, { entries, answer, rows }) })
  }
  return writings
}

/** The once-key as it stands after the deed. What was parked under it has been taken up, unless the decision keeps it. */
function usedPointer(
  deed: Deed,
  decided: Pointer,
  { entries: [entry], answer, rows }: Pick<Decision<unknown>, 'entries' | 'answer'> & { rows: Rows },
): Pointer {
  const sequence = sequenceAfter(rows.get(refText(entry.chain))?.head)
  const account = entry.chain.kind === 'account' ? entry.chain.account : decided.account
  return {
    ...decided,
    ...(account && { account }),
    used: { hash: deed.inputHash, salt: deed.salt, chain: chainOf(entry.chain), sequence, answer: plain(answer) },
  }
}

/** An account's figures before and after; none on other chains. */
function figuresAround(rows: Rows, { changed }: Decision<unknown>, { chain }: Entry): Pick<JournalRecord, 'before' | 'after'> {
  if (chain.kind !== 'account' || !chain.account) return {}
  const before = stateIn(rows, refs.account(chain.account))
  const after = stateAfter(changed, refs.account(chain.account)) ?? before
  return after ? { before: before ? figuresOf(before) : noFigures, after: figuresOf(after) } : {}
}

/** The rows an entry tells of: its account's own; the first entry also those that belong to no other. */
function rowsOfEntry(
  writings: Writings,
  versions: ReadonlyMap<string, number>,
  { entries, at }: { entries: readonly Entry[]; at: number },
): Record<string, number> {
  const owner = ({ account }: Ref) =>
    Math.max(
      0,
      entries.findIndex(({ chain }) => account !== undefined && chain.account === account),
    )
  const root = ({ kind, account, id }: Ref) =>
    entries.findIndex(({ chain }) => chain.kind === kind && chain.account === account && chain.id === id)
  const own = [...writings].filter(([, { ref }]) => (root(ref) < 0 ? owner(ref) : root(ref)) === at)
  return Object.fromEntries(own.map(([text]) => [text, versions.get(text) ?? 1]))
}

type Put = Writing & { versions: ReadonlyMap<string, number>; records: readonly JournalRecord[] }

function putsOf({ context }: Deed, rows: Rows, { ref, state, versions, records }: Put): PlannedStep[] {
  const text = refText(ref)
  const record = records.find(({ chain }) => chain === chainOf(ref))
  const head = record ? headOf(record) : rows.get(text)?.head
  const row = rowFor(ref, state, { version: versions.get(text) ?? 1, ...(head && { head }), ...satellitesOf(ref, rows, versions) })
  const under = versionIn(rows, text) || 'absent'
  const before = rows.get(text)
  const stood = new Set(before ? twinsOf(before).map(({ pk }) => pk) : [])
  return itemsOf(context.merchantId, ref, row).map((put, at) =>
    at === 0 ? { action: { put, under }, ref, row } : { action: { put, under: stood.has(put.pk) ? under : 'absent' }, twin: true },
  )
}

/** The versions of an account's satellites, as they are after this commit. */
function satellitesOf({ kind, account }: Ref, rows: Rows, versions: ReadonlyMap<string, number>): { satellites?: Satellites } {
  if (kind !== 'account' || !account) return {}
  const known = rows.get(refText(refs.account(account)))?.satellites
  const versionOf = (satellite: keyof Satellites) => versions.get(refText({ kind: satellite, account })) ?? known?.[satellite] ?? 0
  return { satellites: { debts: versionOf('debts'), purse: versionOf('purse') } }
}

function checkOf({ context }: Deed, rows: Rows, ref: Ref): PlannedStep {
  return { action: { check: keyOf(context.merchantId, ref), under: versionIn(rows, refText(ref)) || 'absent' }, ref }
}

function refuseLarge(steps: readonly PlannedStep[]): void {
  if (steps.length > bounds.actionsPerCommit)
    throw new TooLarge(`the commit would have ${steps.length} actions; at most ${bounds.actionsPerCommit}`)
  const bytes = steps.reduce((sum, { action }) => sum + ('put' in action ? bytesOf(action.put) : 0), 0)
  if (bytes > bounds.commitBytes) throw new TooLarge(`the commit would have ${bytes} bytes; at most ${bounds.commitBytes}`)
}
