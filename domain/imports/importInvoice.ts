import * as z from 'zod'
import { accountFigures } from '../accounts/account.ts'
import { closeBooks, openBooks, post, setOwed } from '../accounts/books.ts'
import type { Customer } from '../accounts/customer.ts'
import { walkIn } from '../accounts/opening.ts'
import { SeenFigures } from '../accounts/seen.ts'
import { RecentDate } from '../calendar.ts'
import { type Context, command, refs } from '../command.ts'
import { AccountId, InvoiceId } from '../ids.ts'
import { ChosenInvoiceId, type Invoice, isNumberOf, labelOf, SettledLabel } from '../invoices/invoice.ts'
import { creditorReference } from '../invoices/reference.ts'
import { Amount, Currency } from '../money.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { type Fault, refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'

const OpenInvoice = z
  .strictObject({
    invoiceId: ChosenInvoiceId,
    accountId: AccountId,
    number: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9./_-]{0,39}$/)
      .meta({ description: 'As its document says; letters, digits, and . / _ - between them' }),
    currency: Currency,
    issuedOn: RecentDate,
    dueOn: RecentDate,
    total: Amount.min(1),
    outstanding: Amount.min(1).meta({ description: 'What is still owed on it; the rest of the total was settled before' }),
  })
  .meta({ id: 'ImportedInvoice' })
type OpenInvoice = z.infer<typeof OpenInvoice>

/**
 * Brings an open invoice along that another system issued: an opening balance. What is owed on it is a debt like any other from now on;
 * its lines, VAT and document stay where it was issued. Its id makes it happen once, and its number stands for it alone.
 */
export const importInvoice = command({
  name: 'importInvoice',
  summary: 'Bring an open invoice along from another system',
  right: 'imports:run',
  through: 'importRows',
  input: OpenInvoice,
  answer: z.strictObject({
    invoiceId: InvoiceId,
    accountId: AccountId,
    number: z.string(),
    outstanding: Amount,
    label: SettledLabel,
    account: SeenFigures,
  }),
  once: ({ invoiceId }) => ({ scope: 'invoice', key: invoiceId }),
  reads: ({ accountId, number }) => ({
    ...rowsOfAccount(accountId),
    customer: refs.customer(accountId),
    numbered: refs.pointer({ scope: 'invoice-number', key: number }),
  }),
  decide: (input, { account, debts, purse, customer, numbered }, context) => {
    const faults = faultsOf(input, context)
    if (faults.length > 0) return { refused: 'invalid-input', faults }
    const off = switchedOff(context.settings, 'invoicing')
    if (off) return off
    if (!account || !customer) return refuse('unknown-account')
    if (account.accountId === walkIn) return refuse('customer-required')
    if (account.erasedAt) return refuse('customer-erased')
    if (input.currency !== account.currency) return refuse('currency-mismatch', `The account is kept in ${account.currency}.`)
    if (numbered) return refuse('number-taken', `${numbered.target} has it.`)
    if (isNumberOf(context.settings.invoiceSeries, input.number)) return refuse('number-taken', 'It reads like one of your own series.')
    const books = openBooks({ account, debts, purse }, context)
    const invoice = openInvoice(input, customer, context)
    const { invoiceId, accountId, number, issuedOn, dueOn, total, outstanding } = invoice
    setOwed(books, invoice)
    post(books, { debit: 'receivable', credit: 'opening', amount: outstanding })
    books.facts.push({ type: 'InvoiceImported', invoiceId, number, issuedOn, dueOn, total, outstanding })
    const { changed, facts, postings } = closeBooks(books)
    const pointer = refs.pointer({ scope: 'invoice-number', key: number })
    return {
      changed: [...changed, { ref: pointer, state: { account: accountId, target: invoiceId } }],
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: {
        invoiceId,
        accountId,
        number,
        outstanding,
        label: labelOf(invoice),
        account: accountFigures(books.account, context.settings),
      },
    }
  },
})

function faultsOf({ issuedOn, dueOn, total, outstanding }: OpenInvoice, { today }: Context): Fault[] {
  return [
    ...(issuedOn > today ? [{ pointer: '/issuedOn', says: 'is in the future' }] : []),
    ...(dueOn < issuedOn ? [{ pointer: '/dueOn', says: 'is before the invoice was issued' }] : []),
    ...(outstanding > total ? [{ pointer: '/outstanding', says: 'is larger than the total' }] : []),
  ]
}

function openInvoice(input: OpenInvoice, { details }: Customer, { now, settings }: Context): Invoice {
  const { name, company, address, email, language, country } = details
  return {
    ...input,
    prices: 'gross',
    issuedAt: now,
    orderIds: [],
    lines: [],
    net: input.total,
    vat: [],
    settlings: [],
    reference: creditorReference(input.number),
    seller: settings.legal,
    buyer: { name, country, language, ...(company && { company }), ...(address && { address }), ...(email && { email }) },
    opening: { settled: input.total - input.outstanding },
  }
}
