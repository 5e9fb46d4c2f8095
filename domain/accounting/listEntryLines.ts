import * as z from 'zod'
import { addDays, type CalendarDate, momentOf, RecentDate } from '../calendar.ts'
import { query, type Reader, refs } from '../command.ts'
import { currenciesTold } from '../daily-summary/movement.ts'
import { AccountId, ClaimId, InvoiceId } from '../ids.ts'
import { moneyIdsOf } from '../invoices/creditNote.ts'
import type { Owed } from '../invoices/invoice.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { bounds } from '../limits.ts'
import type { Currency } from '../money.ts'
import { paged, pageOf } from '../paging.ts'
import type { Payment } from '../payments/payment.ts'
import { notOurs, placeIn, placeText } from '../reports/place.ts'
import { sheetOf } from '../sheet.ts'
import { frenchChart, type Journal } from './chart.ts'
import { EntryLine, entryColumns, entryLinesOf, paymentsMovedBy } from './entryLine.ts'
import { Counted, counting, fiscalYearOf, journalsIn, nothingCounted, numberIn } from './numbering.ts'

/** How far each journal has counted, and after which record it goes on: of the period, or of what the fiscal year had before it. */
const Place = z.strictObject({ of: z.enum(['earlier', 'period']), after: z.string().optional(), counted: Counted })
type Place = z.infer<typeof Place>

/** Records of one page: each is a few lines, and is read with the invoices and payments it names. */
const recordsPerPage = 50
/** Pages of earlier records that one call counts; then it answers with no lines, and goes on. */
const pagesCounted = 10

/**
 * What moved money in a period as lines of entries, in the order it was recorded, in the layout of the French FEC, lettered as it is
 * matched by now (SPEC section 11). Lines of a subsidiary ledger, for whoever keeps the books: not the company's FEC itself. Numbers count from
 * the first day of the fiscal year on, so that periods put together have no gap and no number twice; what the year had before is counted first.
 */
export const listEntryLines = query({
  name: 'listEntryLines',
  summary: 'List the entry lines of a period in the layout of the French FEC',
  right: 'ledger:read',
  input: z.strictObject({
    from: RecentDate,
    to: RecentDate.meta({ description: 'The last day, included' }),
    cursor: paged.cursor,
  }),
  answer: pageOf(EntryLine),
  answers: async ({ from, to, cursor }, reader, { settings }) => {
    if (to < from) return { refused: 'invalid-input', faults: [{ pointer: '/to', says: 'is before the first day' }] } as const
    const begin: Place = { of: 'earlier', counted: nothingCounted(fiscalYearOf(from, settings)) }
    const asked = cursor === undefined ? begin : placeIn(cursor, Place)
    if (!asked) return notOurs
    const { timeZone, chart = frenchChart, currency: own } = settings
    const place = asked.of === 'earlier' ? await counted(reader, asked, { from, timeZone }) : asked
    if (place.of === 'earlier') return { items: [], next: placeText(place) }
    let upTo = place.counted
    const next = (journal: Journal, on: CalendarDate) => {
      upTo = counting(upTo, journal, fiscalYearOf(on, settings))
      return numberIn(upTo, journal)
    }
    const page = await reader.booked({
      from: momentOf(from, 0, timeZone),
      to: momentOf(addDays(to, 1), 0, timeZone),
      limit: recordsPerPage,
      ...(place.after !== undefined && { after: place.after }),
    })
    const known = await readBeside(reader, page.items)
    const items = page.items.flatMap((record) => {
      const about = known.accounts.get(record.chain) ?? { currency: known.currencies.get(record.chain) ?? own, customer: record.chain }
      return entryLinesOf(record, { chart, timeZone, own, ...about, owed: known.owed, payments: known.payments, next })
    })
    return { items, ...(page.next !== undefined && { next: placeText({ of: 'period', after: page.next, counted: upTo } satisfies Place) }) }
  },
  sheet: ({ items }) => sheetOf(entryColumns, items),
})

/** Counts on through the entries that the fiscal year had before the period: at its end, or as far as one call goes. */
async function counted(
  reader: Reader,
  { after, counted: before }: Place,
  { from, timeZone }: { from: CalendarDate; timeZone: string },
): Promise<Place> {
  const window = { from: momentOf(before.year, 0, timeZone), to: momentOf(from, 0, timeZone), limit: bounds.recordsPerPage }
  let place: Place = { of: 'earlier', counted: before, ...(after !== undefined && { after }) }
  for (let pages = 0; pages < pagesCounted && place.of === 'earlier'; pages += 1) {
    const page = await reader.booked({ ...window, ...(place.after !== undefined && { after: place.after }) })
    const sum = page.items.flatMap(journalsIn).reduce((all, journal) => counting(all, journal, before.year), place.counted)
    place = page.next === undefined ? { of: 'period', counted: sum } : { of: 'earlier', after: page.next, counted: sum }
  }
  return place
}

type Known = {
  currencies: Map<string, Currency>
  accounts: Map<string, { currency: Currency; customer: string }>
  owed: Map<string, Owed>
  payments: Map<string, Payment>
}

const rowsAtOnce = 100

function inParts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / rowsAtOnce) }, (_, at) => all.slice(at * rowsAtOnce, (at + 1) * rowsAtOnce))
}

/** The rows that a page's records name: who is customer, what was matched. */
async function readBeside(reader: Reader, records: readonly JournalRecord[]): Promise<Known> {
  const known: Known = { currencies: currenciesTold(records), accounts: new Map(), owed: new Map(), payments: new Map() }
  const accountIds = [...new Set(records.flatMap(({ chain }) => AccountId.safeParse(chain).data ?? []))]
  const named = records.map((record) => namedIn(record))
  for (const part of inParts(accountIds)) {
    const { standings } = await reader.get({ standings: part.map(refs.standing) })
    for (const { accountId, company, name, currency: its } of standings)
      known.accounts.set(accountId, { currency: its, customer: company ?? name })
  }
  for (const part of inParts(named.flatMap(({ invoices }) => invoices))) {
    const { found } = await reader.get({ found: part })
    for (const invoice of found) known.owed.set(invoice.invoiceId, invoice)
  }
  for (const part of inParts(named.flatMap(({ claims }) => claims))) {
    const { found } = await reader.get({ found: part })
    for (const claim of found) known.owed.set(claim.claimId, claim)
  }
  for (const part of inParts(named.flatMap(({ payments }) => payments))) {
    const { found } = await reader.get({ found: part })
    for (const payment of found) known.payments.set(payment.paymentId, payment)
  }
  return known
}

function namedIn({ chain, facts }: JournalRecord) {
  const accountId = AccountId.safeParse(chain).data
  if (!accountId) return { invoices: [], claims: [], payments: [] }
  const items = facts.flatMap((fact) => {
    if (fact.type === 'Allocated') return [fact.item]
    return fact.type === 'InvoiceIssued' || fact.type === 'InvoiceImported' ? [fact.invoiceId] : []
  })
  const credited = facts.flatMap((fact) => (fact.type === 'CreditNoteIssued' ? Object.values(moneyIdsOf(fact.creditNoteId)) : []))
  return {
    invoices: [...new Set(items)].filter((id) => InvoiceId.safeParse(id).success).map((id) => refs.invoice(accountId, id)),
    claims: [...new Set(items)].filter((id) => ClaimId.safeParse(id).success).map((id) => refs.claim(accountId, id)),
    payments: [...new Set([...credited, ...paymentsMovedBy(facts)])].map((id) => refs.payment(accountId, id)),
  }
}
