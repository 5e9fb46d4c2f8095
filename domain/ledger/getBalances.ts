import * as z from 'zod'
import { balance, exposure, Limit, remainder } from '../accounts/account.ts'
import { seen, whereSeen } from '../accounts/seen.ts'
import type { Standing } from '../accounts/standing.ts'
import { Totals } from '../accounts/totals.ts'
import { Instant } from '../calendar.ts'
import { type Context, query, type Reader, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { seriesOf } from '../invoices/drafting.ts'
import { Currency, Figure, SignedAmount } from '../money.ts'
import { paged, pageOf } from '../paging.ts'
import { lacking, type Refusal, refuse } from '../refusals.ts'
import { currencyOf, type Ranking } from '../reports/ranking.ts'
import { totalsFrom, totalsRefs } from '../reports/sums.ts'
import type { Settings } from '../settings/settings.ts'
import { cellOf, decimal, limitCell, sheetOf } from '../sheet.ts'
import { lastRecordBy } from './asOf.ts'

const Balance = z.strictObject({
  accountId: AccountId,
  customer: z.string(),
  company: z.string().optional(),
  currency: Currency,
  openOrders: Figure,
  balance: SignedAmount,
  remainder: SignedAmount,
  unpaid: Figure,
  deposits: Figure,
  exposure: Figure,
  limit: Limit.optional().meta({ description: 'As it is now; absent of a past moment' }),
  sequence: z.int().optional().meta({ description: 'Of a past moment: the last record of the journal by then' }),
})
type Balance = z.infer<typeof Balance>

const withheld = { balance: true, remainder: true, deposits: true } as const
const SeenBalance = Balance.partial(withheld).meta({ id: 'Balance', description: whereSeen })
const SeenTotals = Totals.partial(withheld).meta({ id: 'SeenTotals', description: whereSeen })

const Input = z.strictObject({
  accountId: AccountId.optional().meta({ description: 'Only this account' }),
  sort: z
    .enum(['name', 'open-orders', 'balance', 'remainder', 'exposure'])
    .default('name')
    .meta({ description: 'By figures within each currency' }),
  descending: z.boolean().default(false),
  asOf: Instant.optional().meta({ description: 'As the journal had it at this past moment' }),
  ...paged,
})

/** Accounts whose journal is looked up for one page of a past moment. */
const accountsAsOf = 25

/**
 * Open orders, balance and remainder of every account (SPEC section 11): as they are, sorted by name or by figure; or as of a past
 * moment, from the journal.
 */
export const getBalances = query({
  name: 'getBalances',
  summary: 'Read the balances of all accounts, now or as of a past moment',
  right: 'reports:read',
  input: Input,
  answer: z
    .strictObject({ ...pageOf(SeenBalance).shape, asOf: Instant.optional(), totals: z.array(SeenTotals), warnings: z.array(z.string()) })
    .meta({ id: 'Balances' }),
  answers: async (input, reader, context) => {
    const { asOf, accountId, sort } = input
    if (asOf !== undefined && Date.parse(asOf) > Date.parse(context.now))
      return { refused: 'invalid-input', faults: [{ pointer: '/asOf', says: 'is in the future' }] } as const
    if (asOf !== undefined && sort !== 'name')
      return { refused: 'invalid-input', faults: [{ pointer: '/sort', says: 'is by name of a past moment' }] } as const
    if ((sort === 'balance' || sort === 'remainder') && !context.rights.has('store-credit:read')) return lacking('store-credit:read')
    const place = accountId === undefined ? await placesOf(reader, input) : await oneOf(reader, accountId)
    if ('refused' in place) return place
    if (asOf !== undefined) {
      const { items, ...rest } = await pastOf(reader, place, asOf)
      return { items: items.map((one) => seen(one, context.rights)), ...rest, asOf, totals: [], warnings: [] }
    }
    const page = await withTotals(reader, place, context)
    const { totals } = page
    const items = page.standings.map((standing) => ({
      ...seen(figures(standing, standing), context.rights),
      ...(context.settings.features.b2bCredit && { limit: standing.limit }),
    }))
    return {
      items,
      ...(page.next !== undefined && { next: page.next }),
      totals: totals.map((sum) => seen(sum, context.rights)),
      warnings: await warningsOf(reader, page, context.settings),
    }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['account', ({ accountId }) => accountId],
        ['customer', ({ customer }) => customer],
        ['company', ({ company }) => company],
        ['openOrders', (line) => decimal(line.openOrders, line.currency)],
        ['balance', (line) => cellOf(line.balance, line.currency)],
        ['remainder', (line) => cellOf(line.remainder, line.currency)],
        ['unpaid', ({ unpaid, currency }) => decimal(unpaid, currency)],
        ['deposits', ({ deposits, currency }) => cellOf(deposits, currency)],
        ['exposure', (line) => decimal(line.exposure, line.currency)],
        ['limit', ({ limit = null, currency }) => limitCell(limit, currency)],
        ['currency', ({ currency }) => currency],
      ],
      items,
    ),
})

/** Which accounts a page is about, in its order: as lists have them, or, of a ranking, to be read. */
type Places = { standings: Standing[]; ranked?: Ranking[]; next?: string }

async function oneOf(reader: Reader, accountId: AccountId): Promise<Places | Refusal> {
  const { standing } = await reader.get({ standing: refs.standing(accountId) })
  return standing ? { standings: [standing] } : refuse('unknown-account')
}

async function placesOf(reader: Reader, { sort, descending, cursor, limit, asOf }: z.infer<typeof Input>): Promise<Places> {
  const most = asOf === undefined ? limit : Math.min(limit, accountsAsOf)
  const place = { limit: most, reverse: descending, ...(cursor !== undefined && { after: cursor }) }
  if (sort === 'name') {
    const page = await reader.index({ index: 'accounts', kind: 'standing', ...place })
    return { standings: page.items, ...(page.next !== undefined && { next: page.next }) }
  }
  const page = await reader.index({ index: `by-${sort}`, kind: 'ranking', ...place })
  return { standings: [], ranked: page.items, ...(page.next !== undefined && { next: page.next }) }
}

type Page = { standings: Standing[]; totals: Totals[]; invoiced: boolean; next?: string }

/** All that a page needs beside its list in one round trip, whatever it is sorted by and however many accounts there are. */
async function withTotals(reader: Reader, { standings, ranked = [], next }: Places, context: Context): Promise<Page> {
  const currencies = [context.settings.currency, ...standings.map(({ currency }) => currency), ...ranked.flatMap(currencyOf)]
  const found = await reader.get({
    ranked: ranked.map(({ accountId }) => refs.standing(accountId)),
    totals: totalsRefs(currencies),
    series: refs.series(seriesOf(context).id),
  })
  const invoiced = found.series !== undefined
  return {
    standings: [...standings, ...found.ranked],
    totals: totalsFrom(found.totals, currencies),
    invoiced,
    ...(next !== undefined && { next }),
  }
}

type Known = Pick<Balance, 'openOrders' | 'balance' | 'remainder' | 'unpaid' | 'deposits' | 'exposure'>

function figures({ accountId, name, company, currency }: Standing, known: Known): Balance {
  const who = { accountId, customer: name, ...(company !== undefined && { company }), currency }
  const { openOrders, unpaid, deposits } = known
  return { ...who, openOrders, balance: known.balance, remainder: known.remainder, unpaid, deposits, exposure: known.exposure }
}

/** The accounts that were open by then, each as its last record left it. */
async function pastOf(reader: Reader, { standings, ...rest }: Places, asOf: Instant): Promise<{ items: Balance[]; next?: string }> {
  const found = await Promise.all(
    standings.map(async (standing) => {
      const record = await lastRecordBy(reader, standing.accountId, asOf)
      const after = record?.after
      if (!after) return []
      const known = { ...after, balance: balance(after), remainder: remainder(after), exposure: exposure(after) }
      return [{ ...figures(standing, known), sequence: record.sequence }]
    }),
  )
  return { items: found.flat(), ...rest }
}

const whyInvoice = 'without invoicing, open orders are all orders ever placed, and only grow. Invoicing is strongly recommended.'

/** Without invoices open orders only grow (SPEC section 5). This year's series tells that some were issued; else the list does. */
async function warningsOf(reader: Reader, { totals, invoiced }: Page, { features }: Settings): Promise<string[]> {
  if (totals.every(({ openOrders }) => openOrders === 0)) return []
  if (!features.invoicing) return [`Invoicing is switched off: ${whyInvoice}`]
  if (invoiced) return []
  const invoices = await reader.index({ index: 'invoices', kind: 'invoice', limit: 1 })
  return invoices.items.length > 0 ? [] : [`No invoice was issued yet: ${whyInvoice}`]
}
