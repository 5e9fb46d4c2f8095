import * as z from 'zod'
import { type Figures, noFigures } from '../accounts/account.ts'
import { Amount } from '../money.ts'
import { bookAccounts } from './bookAccounts.ts'

/**
 * Accounts of the ledger. The first groups are the books; the rest are memoranda (each with its contra), so that the whole
 * standing of a customer can be recomputed from the journal alone (SPEC section 11).
 */
export const LedgerAccount = z
  .string()
  .regex(new RegExp(`^(${bookAccounts.join('|')}|money:[A-Z0-9]{2,8}|(open-orders|charged|reserved)(:contra)?)$`))
export type LedgerAccount = z.infer<typeof LedgerAccount>

/** One balanced step: the same amount leaves one account and reaches the other. */
export const Posting = z.strictObject({ debit: LedgerAccount, credit: LedgerAccount, amount: Amount.min(1) })
export type Posting = z.infer<typeof Posting>

/** A posting by signed amount: below 0 turns its sides round; 0 is none. */
export function posting(debit: LedgerAccount, credit: LedgerAccount, amount: number): Posting[] {
  if (amount === 0) return []
  return [amount > 0 ? { debit, credit, amount } : { debit: credit, credit: debit, amount: -amount }]
}

/** Memoranda come in pairs that no book of the merchant has. */
const memorandum = /^(open-orders|charged|reserved)(:contra)?$/

/** Whether a posting is one of the merchant's books, and no memorandum. */
export function isBooked({ debit, credit }: Pick<Posting, 'debit' | 'credit'>): boolean {
  return !memorandum.test(debit) && !memorandum.test(credit)
}

/** What each figure is, seen from the ledger: its account, and whether it grows on the debit side. */
const figureAccounts = {
  unpaid: { account: 'receivable', grows: 'debit' },
  deposits: { account: 'deposits', grows: 'credit' },
  openOrders: { account: 'open-orders', grows: 'debit' },
  charged: { account: 'charged', grows: 'debit' },
  reserved: { account: 'reserved', grows: 'debit' },
} as const

/** The figures after some postings: the fold that proves every stored balance. */
export function fold(figures: Figures, postings: readonly Posting[]): Figures {
  const after = { ...figures }
  for (const { debit, credit, amount } of postings) {
    for (const figure of ['unpaid', 'deposits', 'openOrders', 'charged', 'reserved'] as const) {
      const { account, grows } = figureAccounts[figure]
      if (debit === account) after[figure] += grows === 'debit' ? amount : -amount
      if (credit === account) after[figure] += grows === 'credit' ? amount : -amount
    }
  }
  return after
}

export function foldAll(postings: readonly Posting[]): Figures {
  return fold(noFigures, postings)
}
