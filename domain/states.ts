import type * as z from 'zod'
import { KeyRow } from './access/key.ts'
import { PersonRow, Team } from './access/person.ts'
import { Account } from './accounts/account.ts'
import { Customer } from './accounts/customer.ts'
import { Debts } from './accounts/debts.ts'
import { Purse } from './accounts/purse.ts'
import { Standing } from './accounts/standing.ts'
import { Totals } from './accounts/totals.ts'
import { Assessment } from './bureau/assessment.ts'
import { BureauMonth } from './bureau/budget.ts'
import { Closing, Closings } from './closings/closing.ts'
import { BasePeriod } from './days-to-pay/basePeriod.ts'
import { Delivery } from './deliveries/delivery.ts'
import type { AccountId } from './ids.ts'
import { CreditNote } from './invoices/creditNote.ts'
import { Claim, Invoice, Series } from './invoices/invoice.ts'
import { Mail } from './mail/mail.ts'
import { Order } from './orders/order.ts'
import { Payment } from './payments/payment.ts'
import { Suspense } from './payments/suspense.ts'
import { Pointer } from './pointer.ts'
import { Ranking } from './reports/ranking.ts'
import { Run, RunBatch, RunPage, RunTally } from './runs/run.ts'
import { Merchant } from './settings/settings.ts'
import { Statement } from './statements/statement.ts'
import { Voucher } from './vouchers/voucher.ts'

/** Every kind of state row with its shape. The merchant is never part of a ref: it comes from who is asking (SPEC section 12). */
export const states = {
  merchant: Merchant,
  key: KeyRow,
  person: PersonRow,
  team: Team,
  account: Account,
  customer: Customer,
  debts: Debts,
  purse: Purse,
  standing: Standing,
  ranking: Ranking,
  totals: Totals,
  order: Order,
  payment: Payment,
  invoice: Invoice,
  'credit-note': CreditNote,
  claim: Claim,
  delivery: Delivery,
  series: Series,
  closing: Closing,
  closings: Closings,
  assessment: Assessment,
  statement: Statement,
  mail: Mail,
  suspense: Suspense,
  voucher: Voucher,
  'base-period': BasePeriod,
  'bureau-month': BureauMonth,
  pointer: Pointer,
  run: Run,
  'run-page': RunPage,
  'run-batch': RunBatch,
  'run-tally': RunTally,
} as const

export type Kind = keyof typeof states
export type State<K extends Kind> = z.infer<(typeof states)[K]>

/** Names one row of the asking merchant: its kind, its account where it belongs to one, its id where there are several. */
export type Ref<K extends Kind = Kind> = { kind: K; account?: AccountId; id?: string }

/** A bounded list of an account's rows, in the order of their keys, strongly read. */
export type ListRef<K extends Kind = Kind> = {
  list:
    | 'open-orders'
    | 'held-orders'
    | 'owed'
    | 'mails-under-way'
    | 'orders'
    | 'payments'
    | 'invoices'
    | 'credit-notes'
    | 'settled'
    | 'assessments'
    | 'rows'
  kind: K
  account: AccountId
  limit: number
  after?: string
  /** Begins behind this place in the list: the part of its keys that the domain knows. */
  behind?: string
  /** Ends with this place, in the same way: all that begins so is still in it. */
  until?: string
}

/** What an account still owes: claims and invoices together, in the order they are settled (SPEC section 6). */
export function owedOf(account: AccountId, limit: number): ListRef<'invoice' | 'claim'> {
  return { list: 'owed', kind: 'invoice', account, limit }
}

/** A row as it shall be after the commit. */
export type Change = { [K in Kind]: { ref: Ref<K>; state: State<K> } }[Kind]

export function refText(ref: Ref): string {
  return `${ref.kind}|${ref.account ?? ''}|${ref.id ?? ''}`
}
