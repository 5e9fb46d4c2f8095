import { balance, noFigures } from '../accounts/account.ts'
import type { Instant } from '../calendar.ts'
import { dayOf } from '../calendar.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { voucherCode } from '../settings/settings.ts'
import type { Movement } from './statement.ts'

/** The records of a chain that belong before a day begins, in the merchant's time zone. */
export function recordsBefore(records: readonly JournalRecord[], day: string, timeZone: string): JournalRecord[] {
  return records.filter(({ at }: { at: Instant }) => dayOf(at, timeZone) < day)
}

/** What a record did to the balance, with its cause for a person; undefined where the balance stayed. */
function movementOf({ sequence, at, facts, before = noFigures, after = noFigures }: JournalRecord): Movement | undefined {
  const amount = balance(after) - balance(before)
  if (amount === 0) return undefined
  return { sequence, at, ...causeOf(facts), amount, balance: balance(after) }
}

const voucherCauses = { VoucherSold: 'voucher-sold', VoucherRedeemed: 'voucher-redeemed', VoucherRefunded: 'voucher-refunded' } as const

/** What a record is to whoever reads an account like one of a bank, and what it is about: a sale is its invoice, and not what was put down for it. */
export function causeOf(facts: JournalRecord['facts']): { cause: string; reference: string } {
  const documents = facts.filter(({ type }) => type === 'InvoiceIssued' || type === 'CreditNoteIssued')
  for (const fact of [...documents, ...facts]) {
    if (fact.type === 'InvoiceIssued') return { cause: 'invoice', reference: fact.number }
    if (fact.type === 'CreditNoteIssued') return { cause: 'credit-note', reference: fact.number }
    if (fact.type === 'WrittenOff') return { cause: 'write-off', reference: fact.item }
    if (fact.type === 'PaymentRefunded') return { cause: 'refund', reference: fact.paymentId }
    if (fact.type === 'InvoiceImported') return { cause: 'opening', reference: fact.number }
    if (fact.type === 'DepositImported') return { cause: 'opening', reference: fact.paymentId }
    if (fact.type === 'ToppedUp') return { cause: fact.kind, reference: fact.paymentId }
    if (fact.type === 'PaymentRecorded' && fact.method === voucherCode) return { cause: 'voucher', reference: fact.paymentId }
    if (fact.type === 'PaymentRecorded') return { cause: 'payment', reference: fact.paymentId }
    if (fact.type === 'PaymentReversed') return { cause: fact.cause, reference: fact.paymentId }
    if (fact.type === 'VoucherSold' || fact.type === 'VoucherRedeemed' || fact.type === 'VoucherRefunded')
      return { cause: voucherCauses[fact.type], reference: fact.voucherId }
    if (fact.type === 'ReversalUndone') return { cause: 'reinstated', reference: fact.paymentId }
  }
  return { cause: 'other', reference: '' }
}

export function movementsOf(records: readonly JournalRecord[]): Movement[] {
  return records.flatMap((record) => movementOf(record) ?? [])
}
