import type { Right } from '../access/rights.ts'
import { AccountFigures } from './account.ts'

/** What tells a customer's store credit: the deposits themselves, and all from which they follow for who knows the debt. */
type StoreCredit = {
  deposits?: unknown
  unreservedDeposits?: unknown
  balance?: unknown
  remainder?: unknown
  movement?: unknown
  consumed?: unknown
}

export const whereSeen = 'Deposits, and what follows from them, are left out for who lacks `store-credit:read`'

/** An account's figures as a reader sees them. */
export const SeenFigures = AccountFigures.partial({ deposits: true, unreservedDeposits: true, balance: true, remainder: true }).meta({
  id: 'SeenFigures',
  description: whereSeen,
})

/** Figures as far as a reader's rights let them out: without `store-credit:read` nothing of deposits (SPEC section 12). */
export function seen<F extends StoreCredit>(figures: F, rights: ReadonlySet<Right>): F | Omit<F, keyof StoreCredit> {
  const { deposits: _, unreservedDeposits: __, balance: ___, remainder: ____, movement: _____, consumed: ______, ...others } = figures
  return rights.has('store-credit:read') ? figures : others
}
