import { type AccountStep, type BrokenLaw, brokenLaws, type Step } from '../domain/accounts/laws.ts'
import { type Decision, refs } from '../domain/command.ts'
import type { AccountId } from '../domain/ids.ts'
import { type Change, type Kind, type Ref, refText, type State } from '../domain/states.ts'
import type { Row } from './row.ts'

/** Rows as they were read, by `refText`. */
export type Rows = ReadonlyMap<string, Row>

/** A decision would break a law of SPEC section 1. Nothing was written; somebody must look. */
export class LawBroken extends Error {
  override name = 'LawBroken'
  readonly broken: readonly (BrokenLaw & { accountId: AccountId })[]

  constructor(broken: readonly (BrokenLaw & { accountId: AccountId })[]) {
    super(broken.map(({ accountId, law, expected, found }) => `${accountId}: ${law}: expected ${expected}, found ${found}`).join('; '))
    this.broken = broken
  }
}

/** A change of one kind, so that its state is that kind's. */
function isChangeOf<K extends Kind>(change: Change, kind: K): change is Extract<Change, { ref: Ref<K> }> {
  return change.ref.kind === kind
}

/** The state a row was read with. */
export function stateIn<K extends Kind>(rows: Rows, ref: Ref<K>): State<K> | undefined
export function stateIn(rows: Rows, ref: Ref): unknown {
  return rows.get(refText(ref))?.state
}

/** The state a decision gives a row. */
export function stateAfter<K extends Kind>(changed: readonly Change[], ref: Ref<K>): State<K> | undefined
export function stateAfter(changed: readonly Change[], ref: Ref): unknown {
  return changed.find((change) => refText(change.ref) === refText(ref))?.state
}

const moneyKinds: readonly Kind[] = ['account', 'order', 'invoice', 'claim', 'payment', 'debts', 'purse']

/** Throws LawBroken when any account that the decision touches would break a law. */
export function assertLaws(rows: Rows, decision: Decision<unknown>): void {
  const touched = decision.changed.flatMap(({ ref }) => (ref.account && moneyKinds.includes(ref.kind) ? [ref.account] : []))
  const told = decision.entries.flatMap(({ chain }) => (chain.kind === 'account' && chain.account ? [chain.account] : []))
  const accounts = [...new Set([...touched, ...told])]
  const broken = accounts.flatMap((accountId) => brokenLaws(stepOf(accountId, rows, decision)).map((law) => ({ accountId, ...law })))
  if (broken.length > 0) throw new LawBroken(broken)
}

function stepOf(accountId: AccountId, rows: Rows, { changed, entries }: Decision<unknown>): AccountStep {
  const own = changed.filter(({ ref }) => ref.account === accountId)
  const before = stateIn(rows, refs.account(accountId))
  const after = stateAfter(own, refs.account(accountId)) ?? before
  if (!after) throw new Error(`rows of ${accountId} change, but its account was neither read nor made`)
  return {
    account: { before, after },
    orders: own.filter((change) => isChangeOf(change, 'order')).map((change) => step(rows, change)),
    owed: [
      ...own.filter((change) => isChangeOf(change, 'invoice')).map((change) => step(rows, change)),
      ...own.filter((change) => isChangeOf(change, 'claim')).map((change) => step(rows, change)),
    ],
    payments: own.filter((change) => isChangeOf(change, 'payment')).map((change) => step(rows, change)),
    debts: stateAfter(own, refs.debts(accountId)) ?? stateIn(rows, refs.debts(accountId)),
    purse: stateAfter(own, refs.purse(accountId)) ?? stateIn(rows, refs.purse(accountId)),
    postings: entries.filter(({ chain }) => chain.kind === 'account' && chain.account === accountId).flatMap(({ postings }) => postings),
  }
}

function step<K extends Kind>(rows: Rows, { ref, state }: { ref: Ref<K>; state: State<K> }): Step<State<K>> {
  return { before: stateIn(rows, ref), after: state }
}
