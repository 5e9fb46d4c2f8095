import * as z from 'zod'
import { accountFigures } from '../accounts/account.ts'
import { type Books, closeBooks, openBooks, setOwed } from '../accounts/books.ts'
import { walkIn } from '../accounts/opening.ts'
import { fullness, isOverfull } from '../accounts/purse.ts'
import { SeenFigures } from '../accounts/seen.ts'
import { CalendarDate } from '../calendar.ts'
import { type Context, command, refs } from '../command.ts'
import { AccountId, CreditNoteId, InvoiceId, PaymentId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency, Quantity, SignedAmount, spoken } from '../money.ts'
import { VatLine } from '../orders/pricing.ts'
import type { Payment } from '../payments/payment.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Change } from '../states.ts'
import { creditedLines, creditedTotals, creditedWith, leftToCredit } from './crediting.ts'
import { type CreditNote, CreditReason, creditNoteView, Given, refundIdOf } from './creditNote.ts'
import { give, Rest, refundsOf, replaceWriteOffs, type Split, splitOf, tendersAfter, tendersOf, writeOffsOf } from './givingBack.ts'
import { type Invoice, numberOf, type Series } from './invoice.ts'

const IssueCreditNote = z.strictObject({
  creditNoteId: CreditNoteId,
  invoiceId: InvoiceId,
  lines: z
    .array(z.strictObject({ line: z.int().min(1).max(bounds.linesPerInvoice), quantity: Quantity }))
    .min(1)
    .max(bounds.linesPerInvoice)
    .refine((lines) => new Set(lines.map(({ line }) => line)).size === lines.length, 'must not repeat a line')
    .optional()
    .meta({ description: 'Lines of the invoice by their place, from 1, with the quantity taken back; all that is left when left out' }),
  reason: CreditReason.default('returned'),
  rest: Rest.default('deposit').meta({ description: 'What becomes of the part for which nothing is owed' }),
})
type IssueCreditNote = z.infer<typeof IssueCreditNote>

function seriesOf({ today, settings }: Context): { id: string; first: Series } {
  const year = today.slice(0, 4)
  const series = settings.creditNoteSeries
  return { id: `${series}-${year}`, first: { series, year, last: 0 } }
}

/**
 * Takes back an invoice, in part or whole, under the next number of the credit notes' own series: what is owed on it first, the rest
 * is given back as deposit, store credit or money (SPEC section 5). Returns are credit notes.
 */
export const issueCreditNote = command({
  name: 'issueCreditNote',
  summary: 'Issue a credit note for an invoice',
  right: 'credit-notes:issue',
  input: IssueCreditNote,
  answer: z
    .strictObject({
      creditNoteId: CreditNoteId,
      invoiceId: InvoiceId,
      accountId: AccountId,
      number: z.string(),
      issuedOn: CalendarDate,
      currency: Currency,
      net: SignedAmount,
      vat: z.array(VatLine),
      total: Amount,
      given: Given,
      outstanding: Amount.meta({ description: 'What is still owed on the invoice' }),
      payments: z.array(PaymentId),
      account: SeenFigures,
    })
    .meta({ id: 'CreditNoteAnswer' }),
  once: ({ creditNoteId }) => ({ scope: 'credit-note', key: creditNoteId }),
  reads: ({ invoiceId }, context) => ({
    pointer: refs.pointer({ scope: 'invoice', key: invoiceId }),
    series: refs.series(seriesOf(context).id),
  }),
  more: ({ invoiceId }, { pointer }) => ({
    account: pointer?.account && refs.account(pointer.account),
    debts: pointer?.account && refs.debts(pointer.account),
    purse: pointer?.account && refs.purse(pointer.account),
    invoice: pointer?.account && refs.invoice(pointer.account, invoiceId),
  }),
  last: ({ creditNoteId, rest }, { invoice }) => {
    const tenders = invoice && rest === 'original-tenders' ? tendersOf(invoice) : []
    const refunds = typeof rest === 'string' ? tenders : rest.refunds
    return {
      payments: invoice
        ? [...writeOffsOf(invoice).map(({ paymentId }) => paymentId), ...tenders].map((id) => refs.payment(invoice.accountId, id))
        : [],
      // Of each refund, whether the provider's own has named it already.
      told: refunds.map((_, at) => refs.pointer({ scope: 'payment', key: refundIdOf(creditNoteId, at) })),
    }
  },
  decide: (input, { account, debts, purse, invoice, series, payments, told: named }, context) => {
    if (!account || !invoice) return refuse('unknown-invoice')
    if (account.erasedAt) return refuse('customer-erased')
    if (invoice.opening) return refuse('issued-elsewhere')
    const early = named.find(({ carriedBy }) => carriedBy !== undefined)
    if (early)
      return refuse(
        'invalid-transition',
        `The provider’s refund ${early.carriedBy} named a refund of this id and has taken its money already.`,
      )
    const lines = creditedLines(invoice, input.lines ?? leftToCredit(invoice))
    if ('refused' in lines) return lines
    const sums = creditedTotals(lines, invoice.prices)
    const hindered = obstacle(invoice, sums.total)
    if (hindered) return hindered
    const books = openBooks({ account, debts, purse, owed: [invoice], payments }, context)
    replaceWriteOffs(books, invoice.invoiceId, writtenOffBeyond(invoice, sums.total))
    const owed = invoiceIn(books, invoice)
    const settled = Math.min(owed.outstanding, sums.total)
    const split = splitOf(input.rest, { rest: sums.total - settled, invoice: owed, payments, settings: context.settings })
    if ('refused' in split) return split
    if (account.accountId === walkIn && split.deposit + split.storeCredit > 0)
      return refuse('customer-required', 'Give all of it back in money.')
    const { id, first } = seriesOf(context)
    const counted = { ...(series ?? first), last: (series ?? first).last + 1 }
    const note = {
      ...newNote(input, { invoice, number: numberOf(counted), context }),
      ...sums,
      lines,
      given: givenBy(input, { settled, split }),
    }
    const told = books.facts.length
    give(books, note, { split, context })
    credit(books, note, { split, lines })
    if (isOverfull(books.purse, books.openedPurse)) return refuse('too-many-open-payments', fullness(books.openedPurse))
    books.facts.splice(told, 0, factOf(note))
    const { changed, facts, postings } = closeBooks(books)
    const chain = refs.account(account.accountId)
    const { creditNoteId, number, accountId } = note
    return {
      changed: [
        ...changed,
        { ref: refs.creditNote(accountId, creditNoteId), state: note },
        { ref: refs.series(id), state: counted },
        ...pointersTo(books, payments),
      ],
      entries: [
        { chain, facts, postings, why: note.reason },
        { chain: refs.series(id), facts: [{ type: 'CreditNoteNumbered', creditNoteId, number, accountId }], postings: [] },
      ],
      answer: answerOf(note, books, context),
    }
  },
})

/** Why so much can't be credited: nothing, below nothing, or more than the invoice has left together with its discounts. */
function obstacle(invoice: Invoice, total: number): Refusal | undefined {
  if (total < 0) return refuse('negative-total')
  if (total === 0) return refuse('nothing-to-credit')
  const left = invoice.total - (invoice.credited?.total ?? 0)
  if (total > left) return refuse('exceeds-invoice', `Of the invoice ${spoken(left, invoice.currency)} are left.`)
  return (invoice.credited?.notes.length ?? 0) < bounds.creditNotesPerInvoice
    ? undefined
    : refuse('too-large', `An invoice has at most ${bounds.creditNotesPerInvoice} credit notes.`)
}

/** How much of what was written off is credited now. */
function writtenOffBeyond(invoice: Invoice, total: number): number {
  const writtenOff = writeOffsOf(invoice).reduce((sum, { amount }) => sum + amount, 0)
  return Math.max(0, (invoice.credited?.total ?? 0) + total + writtenOff - invoice.total)
}

function invoiceIn(books: Books, invoice: Invoice): Invoice {
  const owed = books.owed.get(invoice.invoiceId)
  return owed && 'invoiceId' in owed ? owed : invoice
}

function newNote(
  { creditNoteId, reason }: IssueCreditNote,
  { invoice, number, context }: { invoice: Invoice; number: string; context: Context },
): Omit<CreditNote, 'lines' | 'net' | 'vat' | 'total' | 'given'> {
  const { accountId, invoiceId, currency, prices, buyer } = invoice
  const about = { creditNoteId, accountId, invoiceId, invoiceNumber: invoice.number, invoicedOn: invoice.issuedOn }
  return {
    ...about,
    number,
    issuedOn: context.today,
    issuedAt: context.now,
    reason,
    currency,
    prices,
    seller: context.settings.legal,
    buyer,
  }
}

function givenBy({ creditNoteId }: IssueCreditNote, { settled, split }: { settled: number; split: Split }): CreditNote['given'] {
  return { settled, deposit: split.deposit, storeCredit: split.storeCredit, refunds: refundsOf(creditNoteId, split) }
}

/** The invoice remembers what was credited of it. */
function credit(books: Books, note: CreditNote, { split, lines }: { split: Split; lines: CreditNote['lines'] }): void {
  const invoice = books.owed.get(note.invoiceId)
  if (!invoice || !('invoiceId' in invoice)) return
  const { creditNoteId, number, issuedOn, total } = note
  setOwed(books, {
    ...invoice,
    credited: {
      total: (invoice.credited?.total ?? 0) + total,
      lines: creditedWith(invoice.credited, lines),
      notes: [...(invoice.credited?.notes ?? []), { creditNoteId, number, issuedOn, total }],
      tenders: tendersAfter(invoice, split),
    },
  })
}

function factOf({ creditNoteId, invoiceId, number, issuedOn, total, given }: CreditNote) {
  const { settled, deposit, storeCredit, refunds } = given
  const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0)
  return { type: 'CreditNoteIssued' as const, creditNoteId, invoiceId, number, issuedOn, total, settled, deposit, storeCredit, refunded }
}

/** What the credit note brought is found by its id alone, like any payment. */
function pointersTo(books: Books, known: readonly Payment[]): Change[] {
  const before = new Set<string>(known.map(({ paymentId }) => paymentId))
  const account = books.account.accountId
  return [...books.payments.keys()]
    .filter((id) => !before.has(id))
    .map((id) => ({ ref: refs.pointer({ scope: 'payment', key: id }), state: { account } }))
}

function answerOf(note: CreditNote, books: Books, { settings }: Context) {
  const { creditNoteId, invoiceId, accountId, number, issuedOn, currency, net, vat, total, given } = note
  const outstanding = books.owed.get(invoiceId)?.outstanding ?? 0
  const { payments } = creditNoteView(note)
  const about = { creditNoteId, invoiceId, accountId, number, issuedOn, currency, net, vat, total }
  return { ...about, given, outstanding, payments, account: accountFigures(books.account, settings) }
}
