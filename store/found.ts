import type { Found, FoundLists, Lists, Refs } from '../domain/command.ts'
import { type Kind, type Ref, refText, type State } from '../domain/states.ts'
import type { Row } from './row.ts'

/*
 * Rows under the names a declaration gave them. A loop can't show the compiler that each name gets its own kind's state, so the
 * first signature of each function says it; that it is true follows from keys: a row of another kind can't stand at a ref's key,
 * and each row was parsed by its own kind's schema.
 */

/** The refs a declaration names, each once. */
export function refsIn(named: Refs | undefined): Ref[] {
  const all = Object.values(named ?? {}).flatMap((one) => (one === undefined ? [] : isMap(one) ? [...one.values()] : one))
  return [...new Map(all.map((ref) => [refText(ref), ref])).values()]
}

/** States by name: undefined where a single row is missing, left out where one of several is, whose names they keep. */
export function foundFor<R extends Refs>(named: R | undefined, rows: ReadonlyMap<string, Row>): Found<R>
export function foundFor(named: Refs | undefined, rows: ReadonlyMap<string, Row>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(named ?? {}).map(([name, one]) => [name, foundOf(one, (ref) => rows.get(refText(ref))?.state)]))
}

function foundOf(one: Refs[string], stateOf: (ref: Ref) => unknown): unknown {
  if (Array.isArray(one)) return one.map(stateOf).filter((state) => state !== undefined)
  if (isMap(one)) return new Map([...one].map(([name, ref]) => [name, stateOf(ref)] as const).filter(([, state]) => state !== undefined))
  return one && stateOf(one)
}

function isMap(one: Refs[string]): one is ReadonlyMap<string, Ref> {
  return one instanceof Map
}

/** The states of lists by name. */
export function listsFor<L extends Lists>(named: L | undefined, read: ReadonlyMap<string, readonly Row[]>): FoundLists<L>
export function listsFor(named: Lists | undefined, read: ReadonlyMap<string, readonly Row[]>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(named ?? {}).map((name) => [name, (read.get(name) ?? []).map(({ state }) => state)]))
}

/** The states of rows that were listed as one kind, or as several where a list holds several. */
export function statesOf<K extends Kind>(rows: readonly Row[]): State<K>[]
export function statesOf(rows: readonly Row[]): unknown[] {
  return rows.map(({ state }) => state)
}

/** The ref of a row, from what its state says of itself; for rows that came by list. */
export function refOf(row: Row): Ref {
  switch (row.kind) {
    case 'order':
      return { kind: row.kind, account: row.state.accountId, id: row.state.orderId }
    case 'payment':
      return { kind: row.kind, account: row.state.accountId, id: row.state.paymentId }
    case 'invoice':
      return { kind: row.kind, account: row.state.accountId, id: row.state.invoiceId }
    case 'claim':
      return { kind: row.kind, account: row.state.accountId, id: row.state.claimId }
    case 'mail':
      return { kind: row.kind, account: row.state.accountId, id: row.state.mailId }
    default:
      throw new Error(`a ${row.kind} is never listed for a decision`)
  }
}
