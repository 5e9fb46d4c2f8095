import type * as z from 'zod'
import { importAccount } from '../../domain/imports/importAccount.ts'
import { importDeposit } from '../../domain/imports/importDeposit.ts'
import { importInvoice } from '../../domain/imports/importInvoice.ts'
import { amount, type Cell, day, limit, text, wholeNumber, yesOrNo } from './cells.ts'

/** One column: where its value stands in the row that is sent, and how its cells are read. */
type Column = { path: string; read: Cell; needed?: true }
type Columns = Readonly<Record<string, Column>>

/** What a file can hold: rows of one kind, each named by an id; `alone` stands for one row too, beside that. */
export type Sheet = { kind: 'accounts' | 'invoices' | 'deposits'; id: string; alone?: string; row: z.ZodType; columns: Columns }

const needed = (path: string, read: Cell = text): Column => ({ path, read, needed: true })
const may = (path: string, read: Cell = text): Column => ({ path, read })

const accounts: Columns = {
  accountId: needed('accountId'),
  currency: needed('currency'),
  name: needed('customer.name'),
  company: may('customer.company'),
  professional: may('customer.professional', yesOrNo),
  addressLine1: may('customer.address.lines.0'),
  addressLine2: may('customer.address.lines.1'),
  addressLine3: may('customer.address.lines.2'),
  postcode: may('customer.address.postcode'),
  city: may('customer.address.city'),
  country: may('customer.country'),
  email: may('customer.email'),
  consent: may('customer.consent', yesOrNo),
  emailChannel: may('customer.emailChannel', yesOrNo),
  language: may('customer.language'),
  duns: may('customer.duns'),
  reference1: may('customer.references.0'),
  reference2: may('customer.references.1'),
  limit: may('limit', limit),
  paymentTermDays: may('terms.paymentTermDays', wholeNumber),
  endOfMonth: may('terms.endOfMonth', yesOrNo),
  riskLevel: may('terms.riskLevel'),
  minimumForCheck: may('terms.minimumForCheck', amount),
  holdPeriod: may('terms.holdPeriod', wholeNumber),
  orderStatus: may('orderStatus.code'),
  orderStatusUntil: may('orderStatus.until', day),
}

const invoices: Columns = {
  invoiceId: needed('invoiceId'),
  accountId: needed('accountId'),
  number: needed('number'),
  currency: needed('currency'),
  issuedOn: needed('issuedOn', day),
  dueOn: needed('dueOn', day),
  total: needed('total', amount),
  outstanding: needed('outstanding', amount),
}

const deposits: Columns = {
  paymentId: needed('paymentId'),
  accountId: needed('accountId'),
  amount: needed('amount', amount),
  currency: needed('currency'),
  receivedOn: may('receivedOn', day),
  applyTo: may('applyTo'),
}

/** Told apart by the column that names their rows. */
export const sheets: readonly Sheet[] = [
  { kind: 'invoices', id: 'invoiceId', alone: 'number', row: importInvoice.input, columns: invoices },
  { kind: 'deposits', id: 'paymentId', row: importDeposit.input, columns: deposits },
  { kind: 'accounts', id: 'accountId', row: importAccount.input, columns: accounts },
]
