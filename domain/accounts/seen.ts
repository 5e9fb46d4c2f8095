import * as z from 'zod'
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

/** A hold as far as a reader's rights let it out: one that past-due amounts make says what deposits are free. */
export function holdSeen<H extends { figures: StoreCredit }>(hold: H, rights: ReadonlySet<Right>) {
  return { ...hold, figures: seen(hold.figures, rights) }
}

/** Where the answer of a command has figures of its account: beside it, or in the holds of an order. */
const Telling = z.looseObject({
  account: z.looseObject({}).optional(),
  figures: z.looseObject({}).optional(),
  holds: z.array(z.looseObject({ figures: z.looseObject({}).optional() })).optional(),
})

/** An answer as far as its caller's rights let it out. The journal keeps it whole: who repeats a command may have other rights. */
export function answerSeen(answer: unknown, rights: ReadonlySet<Right>): unknown {
  const told = rights.has('store-credit:read') ? undefined : Telling.safeParse(answer).data
  if (!told) return answer
  const { account, figures, holds } = told
  return {
    ...told,
    ...(account && { account: seen(account, rights) }),
    ...(figures && { figures: seen(figures, rights) }),
    ...(holds && { holds: holds.map((hold) => (hold.figures ? { ...hold, figures: seen(hold.figures, rights) } : hold)) }),
  }
}
