import * as z from 'zod'
import { type CalendarDate, dayOf, later } from '../calendar.ts'
import { AccountId, type PaymentId } from '../ids.ts'
import { moneyIdsOf } from '../invoices/creditNote.ts'
import { idOf, type Owed } from '../invoices/invoice.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { isBooked, type Posting } from '../ledger/posting.ts'
import { Amount, Currency } from '../money.ts'
import type { Payment } from '../payments/payment.ts'
import { type Column, decimal } from '../sheet.ts'
import { causeOf } from '../statements/closing.ts'
import { type Chart, chartLine, type Journal, journalOf, journals } from './chart.ts'

/** One line of an entry, with all that the layout of the French FEC wants of it (LPF, art. A47 A-1). */
export const EntryLine = z
  .strictObject({
    journal: z.enum(['VE', 'BQ', 'OD']),
    entry: z.string().meta({ description: 'Counts up without gaps per journal, from the first day of the fiscal year on' }),
    on: z.iso.date().meta({ description: 'The day it was recorded, from midnight to midnight in the merchant’s time zone' }),
    account: z.string(),
    accountLabel: z.string(),
    accountId: AccountId.optional().meta({ description: 'On the customers’ lines' }),
    customer: z.string().optional(),
    piece: z.string(),
    pieceOn: z.iso.date().meta({ description: 'The day of the piece: of an invoice or credit note its issue, of money its receipt' }),
    label: z.string(),
    debit: Amount,
    credit: Amount,
    currency: Currency,
    foreign: z.boolean().meta({ description: 'Whether this is not the merchant’s own currency' }),
    letter: z.string().optional(),
    letteredOn: z.iso.date().optional(),
    recordedAt: z.iso.datetime(),
  })
  .meta({ id: 'EntryLine' })
export type EntryLine = z.infer<typeof EntryLine>

/** What a record's lines are told with. */
export type Beside = {
  chart: Chart
  timeZone: string
  currency: Currency
  own: Currency
  customer: string
  owed: ReadonlyMap<string, Owed>
  payments: ReadonlyMap<string, Payment>
  /** The next number of a journal. */
  next: (journal: Journal, on: CalendarDate) => string
}

type Lettered = { letter?: string; letteredOn?: CalendarDate }

/** The letters that an invoice or a payment has by now, and the last day one was given. */
function lettersOf(pairs: readonly { letter: string; on: CalendarDate }[]): Lettered {
  if (pairs.length === 0) return {}
  const letter = pairs.map((pair) => pair.letter).join(' ')
  return { letter, letteredOn: pairs.reduce((last, { on }) => later(last, on), '') }
}

/** What proves an entry, and the day that stands on it. */
type Piece = { piece: string; pieceOn: CalendarDate }

/** The piece a record has as a whole. What has no day of its own, such as a reversal, is of the day it was recorded. */
function pieceOfRecord({ chain, sequence, facts, at }: JournalRecord, { owed, payments, timeZone }: Beside): Piece {
  const { reference } = causeOf(facts)
  const documents = facts.flatMap((fact) =>
    fact.type === 'InvoiceIssued' || fact.type === 'InvoiceImported' || fact.type === 'CreditNoteIssued' ? [fact] : [],
  )
  const moneys = paymentsMovedBy(facts).flatMap((id) => payments.get(id) ?? [])
  return {
    piece: reference || `${chain}-${sequence}`,
    pieceOn:
      documents.find(({ number }) => number === reference)?.issuedOn ??
      moneys.find(({ paymentId }) => paymentId === reference)?.receivedOn ??
      owed.get(reference)?.issuedOn ??
      dayOf(at, timeZone),
  }
}

/** Money that came in, by hand, online or along from another system. */
export function paymentsMovedBy(facts: JournalRecord['facts']): PaymentId[] {
  return facts.flatMap((fact) =>
    fact.type === 'ToppedUp' || fact.type === 'PaymentRecorded' || fact.type === 'DepositImported' ? [fact.paymentId] : [],
  )
}

type Step = Piece & { journal: Journal; postings: readonly Posting[]; lettered: (account: string) => Lettered }

/** A record's steps: an invoice's sale as one entry, each movement of money, each allocation with its letter. */
function stepsOf(record: JournalRecord, beside: Beside): Step[] {
  const { owed, payments } = beside
  const postings = record.postings.filter(isBooked)
  const whole = pieceOfRecord(record, beside)
  const sold = record.facts.flatMap((fact) =>
    fact.type === 'InvoiceIssued' || fact.type === 'InvoiceImported' ? [owed.get(fact.invoiceId)] : [],
  )
  const moved = paymentsMovedBy(record.facts).flatMap((id) => payments.get(id) ?? [])
  // What a credit note credits stands as money of its own, by which it is matched.
  const credited = record.facts.flatMap((fact) =>
    fact.type === 'CreditNoteIssued' ? Object.values(moneyIdsOf(fact.creditNoteId)).map((id) => payments.get(id)) : [],
  )
  const ofMoney = (moneys: readonly (Payment | undefined)[]) => lettersOf(moneys.flatMap((payment) => payment?.allocations ?? []))
  const pairs = record.facts.flatMap((fact) => (fact.type === 'Allocated' ? [fact] : []))
  const sales = postings.filter((posting) => journalOf(posting) === 'VE')
  const ofSold = () => lettersOf(sold.flatMap((item) => item?.settlings ?? []))
  const sale: Step = {
    ...whole,
    journal: 'VE',
    postings: sales,
    lettered: (account) => {
      if (account === 'receivable') return ofSold()
      return account === 'deposits' ? ofMoney(credited) : {}
    },
  }
  /** The money that a movement is of: each tender of a sale has letters of its own. */
  const moneyOf = ({ debit, amount }: Posting): Payment[] => {
    const at = moved.findIndex((money) => money.amount === amount && (!debit.startsWith('money:') || debit === `money:${money.method}`))
    return at < 0 ? [...moved] : moved.splice(at, 1)
  }
  const others = postings.flatMap((posting): Step[] => {
    const journal = journalOf(posting)
    if (journal === 'VE') return []
    const isPair = posting.debit === 'deposits' && posting.credit === 'receivable'
    const at = isPair ? pairs.findIndex(({ amount }) => amount === posting.amount) : -1
    const [pair] = at < 0 ? [] : pairs.splice(at, 1)
    const item = pair && owed.get(pair.item)
    // What is given back is matched with money, never with an invoice: it has no letter.
    const isReceived = posting.credit === 'deposits' && (journal === 'BQ' || posting.debit === 'opening' || posting.debit === 'redeemed')
    const settling = item?.settlings.find(({ letter }) => letter === pair?.letter)
    const received = isReceived ? moneyOf(posting) : []
    return [
      {
        ...(item ? { piece: numberOf(item), pieceOn: item.issuedOn } : { ...whole, ...(pair && { piece: pair.item }) }),
        journal,
        postings: [posting],
        lettered: (account) => {
          if (settling) return lettersOf([settling])
          if (posting.credit === 'opening' && account === 'receivable') return ofSold()
          return account === 'deposits' ? ofMoney(received) : {}
        },
      },
    ]
  })
  return [...(sales.length > 0 ? [sale] : []), ...others]
}

const numberOf = (item: Owed) => ('number' in item ? item.number : idOf(item))

/** Whether a line is a customer's, so that it names one. */
const isCustomers = (account: string) => account === 'receivable' || account === 'deposits'

/** The lines a record is in the books: each entry balanced in itself, no memorandum among them. */
export function entryLinesOf(record: JournalRecord, beside: Beside): EntryLine[] {
  const { chart, timeZone, currency, own, customer, next } = beside
  const on = dayOf(record.at, timeZone)
  const { cause } = causeOf(record.facts)
  return stepsOf(record, beside).flatMap(({ journal, piece, pieceOn, postings, lettered }) => {
    const entry = next(journal, on)
    const sides = postings.flatMap(({ debit, credit, amount }) => [
      { account: debit, debit: amount, credit: 0 },
      { account: credit, debit: 0, credit: amount },
    ])
    const sums = new Map<string, { account: string; debit: number; credit: number }>()
    for (const side of sides) {
      const key = `${side.account} ${side.debit > 0 ? 'debit' : 'credit'}`
      const sum = sums.get(key)
      sums.set(key, { account: side.account, debit: (sum?.debit ?? 0) + side.debit, credit: (sum?.credit ?? 0) + side.credit })
    }
    return [...sums.values()].map(({ account, debit, credit }) => {
      const { number, label } = chartLine(chart, account)
      const who = isCustomers(account) ? { accountId: AccountId.parse(record.chain), customer } : {}
      const what = { journal, entry, on, account: number, accountLabel: label, ...who, piece, pieceOn, label: `${cause} ${piece}` }
      return { ...what, debit, credit, currency, foreign: currency !== own, ...lettered(account), recordedAt: record.at }
    })
  })
}

const compact = (date: CalendarDate | undefined) => date?.slice(0, 10).replaceAll('-', '')
const comma = (amount: number, currency: Currency) => decimal(amount, currency).replace('.', ',')

/** The 18 columns of the FEC in their order. */
export const entryColumns: readonly Column<EntryLine>[] = [
  ['JournalCode', ({ journal }) => journal],
  ['JournalLib', ({ journal }) => journals[journal]],
  ['EcritureNum', ({ entry }) => entry],
  ['EcritureDate', ({ on }) => compact(on)],
  ['CompteNum', ({ account }) => account],
  ['CompteLib', ({ accountLabel }) => accountLabel],
  ['CompAuxNum', ({ accountId }) => accountId],
  ['CompAuxLib', ({ customer }) => customer],
  ['PieceRef', ({ piece }) => piece],
  ['PieceDate', ({ pieceOn }) => compact(pieceOn)],
  ['EcritureLib', ({ label }) => label],
  ['Debit', ({ debit, currency }) => comma(debit, currency)],
  ['Credit', ({ credit, currency }) => comma(credit, currency)],
  ['EcritureLet', ({ letter }) => letter],
  ['DateLet', ({ letteredOn }) => compact(letteredOn)],
  ['ValidDate', ({ on }) => compact(on)],
  ['Montantdevise', ({ debit, credit, currency, foreign }) => (foreign ? comma(debit - credit, currency) : undefined)],
  ['Idevise', ({ currency, foreign }) => (foreign ? currency : undefined)],
]
