import * as z from 'zod'
import { Limit, RiskLevel } from '../accounts/account.ts'
import { isOverLimit, type Standing } from '../accounts/standing.ts'
import { CalendarDate } from '../calendar.ts'
import { AccountId, ClaimId, InvoiceId } from '../ids.ts'
import { isOverdue, labelOf, type Owed, SettledLabel } from '../invoices/invoice.ts'
import { Amount, Currency, Figure } from '../money.ts'
import { type Column, decimal, limitCell } from '../sheet.ts'

/** One open invoice or claim of a customer with an authorisation, and where the customer stands. */
export const Outstanding = z
  .strictObject({
    invoiceId: InvoiceId.optional(),
    claimId: ClaimId.optional(),
    number: z.string().optional(),
    issuedOn: CalendarDate,
    dueOn: CalendarDate,
    accountId: AccountId,
    customer: z.string(),
    shortName: z.string().meta({ description: 'As lists print it: J. DOE' }),
    company: z.string().optional(),
    riskLevel: RiskLevel,
    currency: Currency,
    limit: Limit,
    currentOutstanding: Figure.meta({ description: 'The customer’s exposure: unpaid and charged' }),
    unpaid: Figure.meta({ description: 'What the customer owes on all invoices and claims' }),
    overLimit: z.boolean(),
    total: Amount,
    outstanding: Amount.meta({ description: 'What is still owed on this one' }),
    label: SettledLabel,
    overdue: z.boolean(),
    document: z.string().optional().meta({ description: 'Where the invoice itself is read' }),
    payLink: z.string().optional().meta({ description: 'Opens a page that pays what is still owed' }),
  })
  .meta({ id: 'Outstanding' })
export type Outstanding = z.infer<typeof Outstanding>

/** First letter of the first name, then the rest: John DOE → J. DOE. A single word stays. */
function shortNameOf(name: string): string {
  const [first = '', ...rest] = name.split(/\s+/)
  return rest.length === 0 ? name : `${[...first][0] ?? ''}. ${rest.join(' ')}`
}

export function outstandingOf(owed: Owed, standing: Standing, today: CalendarDate): Outstanding {
  const { accountId, name, company, riskLevel, currency, limit, exposure, unpaid } = standing
  const itself =
    'invoiceId' in owed
      ? { invoiceId: owed.invoiceId, number: owed.number, document: `/v1/invoices/${owed.invoiceId}/document` }
      : { claimId: owed.claimId }
  return {
    ...itself,
    issuedOn: owed.issuedOn,
    dueOn: owed.dueOn,
    accountId,
    customer: name,
    shortName: shortNameOf(name),
    ...(company !== undefined && { company }),
    riskLevel,
    currency,
    limit,
    currentOutstanding: exposure,
    unpaid,
    overLimit: isOverLimit(standing),
    total: owed.total,
    outstanding: owed.outstanding,
    label: labelOf(owed),
    overdue: isOverdue(owed, today),
  }
}

/** In the order of the list that it replaces: invoice, date, customer, company, risk, limit, current outstanding, link. */
export const outstandingColumns: readonly Column<Outstanding>[] = [
  ['invoice', ({ number, claimId }) => number ?? claimId],
  ['date', ({ issuedOn }) => issuedOn],
  ['customer', ({ customer }) => customer],
  ['company', ({ company }) => company],
  ['risk', ({ riskLevel }) => riskLevel],
  ['limit', ({ limit, currency }) => limitCell(limit, currency)],
  ['currentOutstanding', ({ currentOutstanding, currency }) => decimal(currentOutstanding, currency)],
  ['document', ({ document }) => document],
  ['due', ({ dueOn }) => dueOn],
  ['total', ({ total, currency }) => decimal(total, currency)],
  ['outstanding', ({ outstanding, currency }) => decimal(outstanding, currency)],
  ['currency', ({ currency }) => currency],
  ['label', ({ label }) => label],
  ['overdue', ({ overdue }) => String(overdue)],
  ['overLimit', ({ overLimit }) => String(overLimit)],
  ['account', ({ accountId }) => accountId],
]
