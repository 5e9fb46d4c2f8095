import * as z from 'zod'
import type { Standing } from '../accounts/standing.ts'
import { type Context, query, type Reader, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { Currency, Figure, SignedAmount } from '../money.ts'
import { paged, pageOf } from '../paging.ts'
import { switchedOff } from '../settings/switches.ts'
import { sheetOf } from '../sheet.ts'
import { Outstanding, outstandingColumns, outstandingOf } from './outstanding.ts'
import { notOurs, placeIn, placeText } from './place.ts'
import { rankingCursor } from './ranking.ts'
import { isWanted, isWithin, type Selection, selection } from './selection.ts'
import { totalsOf } from './sums.ts'

const Authorised = z.strictObject({
  currency: Currency,
  authorisedCount: z.int().meta({ description: 'Customers with an authorisation' }),
  unlimitedCount: z.int(),
  overLimitCount: z.int(),
  authorised: SignedAmount.meta({ description: 'Sum of their limits that are amounts' }),
  currentOutstanding: Figure.meta({ description: 'Sum of their exposures' }),
})

/** Accounts looked at for one page; where few of them are wanted, the page is short and goes on. */
const accountsPerPage = 100

/**
 * The open invoices of customers with an authorisation, whose oldest debt fell due first (SPEC section 11); with settled ones all their
 * invoices, newest first. Totals are the merchant's, whatever was asked for.
 */
export const getOutstandings = query({
  name: 'getOutstandings',
  summary: 'Read the outstanding invoices of customers with an authorisation',
  right: 'reports:read',
  input: z.strictObject({
    ...selection,
    includeSettled: z.boolean().default(false).meta({ description: 'Settled invoices too, all by date' }),
    ...paged,
  }),
  answer: z.strictObject({ ...pageOf(Outstanding).shape, totals: z.array(Authorised) }).meta({ id: 'Outstandings' }),
  answers: async ({ cursor, limit, includeSettled, ...wanted }, reader, context) => {
    const off = switchedOff(context.settings, 'b2bCredit')
    if (off) return off
    const asking = { reader, context, wanted, limit }
    const place = cursor === undefined || includeSettled ? {} : placeIn(cursor, Place)
    if (!place) return notOurs
    const page = includeSettled ? await allOf(asking, cursor) : await openOf(asking, place)
    const totals = await totalsOf(
      reader,
      context.settings.currency,
      page.items.map(({ currency }) => currency),
    )
    return {
      ...page,
      totals: totals.map(({ currency, authorisedCount, unlimitedCount, overLimitCount, authorised, authorisedExposure }) => ({
        currency,
        authorisedCount,
        unlimitedCount,
        overLimitCount,
        authorised,
        currentOutstanding: authorisedExposure,
      })),
    }
  },
  sheet: ({ items }) => sheetOf(outstandingColumns, items),
})

/** Which account was last gone through, or in which one it goes on. */
const Place = z.strictObject({
  after: z.string().optional(),
  within: z.strictObject({ accountId: AccountId, after: z.string() }).optional(),
})
type Place = z.infer<typeof Place>
type Asking = { reader: Reader; context: Context; wanted: Selection; limit: number }
type Page = { items: Outstanding[]; next?: string }

async function openOf(asking: Asking, { after, within }: Place): Promise<Page> {
  const { reader, limit } = asking
  const items: Outstanding[] = []
  const { standing } = await reader.get({ standing: within && refs.standing(within.accountId) })
  const begun = within && standing && (await addOwed(asking, { standing, after: within.after, items }))
  if (begun) return { items, next: placeText({ ...(after !== undefined && { after }), within: begun }) }
  const page = await reader.index({ index: 'owing', kind: 'ranking', limit: accountsPerPage, ...(after !== undefined && { after }) })
  const { standings } = await reader.get({ standings: page.items.map(({ accountId }) => refs.standing(accountId)) })
  const known = new Map(standings.map((one) => [one.accountId, one]))
  for (const ranking of page.items) {
    const last = rankingCursor(ranking)
    const owner = known.get(ranking.accountId)
    const rest = owner && (await addOwed(asking, { standing: owner, items }))
    if (rest) return { items, next: placeText({ after: last, within: rest }) }
    if (items.length === limit) return { items, next: placeText({ after: last }) }
  }
  return { items, ...(page.next !== undefined && { next: placeText({ after: page.next }) }) }
}

type Within = NonNullable<Place['within']>

/** Adds what an account owes; answers where it goes on, should the page be full before. */
async function addOwed(
  { reader, context, wanted, limit }: Asking,
  { standing, after, items }: { standing: Standing; after?: string; items: Outstanding[] },
): Promise<Within | undefined> {
  const { accountId } = standing
  if (!isWanted(standing, wanted)) return undefined
  let from = after
  for (let pages = 0; items.length < limit; pages += 1) {
    if (from !== undefined && pages === pagesPerAccount) return { accountId, after: from }
    const page = await reader.list({
      list: 'owed',
      kind: 'invoice',
      account: accountId,
      limit: limit - items.length,
      ...(from !== undefined && { after: from }),
    })
    const within = page.items.filter(({ issuedOn }) => isWithin(issuedOn, wanted))
    items.push(...within.map((owed) => outstandingOf(owed, standing, context.today)))
    if (page.next === undefined) return undefined
    from = page.next
  }
  return from === undefined ? undefined : { accountId, after: from }
}

/** Pages of one account's debts looked through at once. */
const pagesPerAccount = 10

async function allOf({ reader, context, wanted, limit }: Asking, cursor: string | undefined): Promise<Page> {
  const after = cursor === undefined ? {} : { after: cursor }
  const page = await reader.index({ index: 'invoices', kind: 'invoice', limit, reverse: true, ...after })
  const owners = [...new Set(page.items.map(({ accountId }) => accountId))]
  const { standings } = await reader.get({ standings: owners.map(refs.standing) })
  const known = new Map(standings.filter((standing) => isWanted(standing, wanted)).map((standing) => [standing.accountId, standing]))
  const items = page.items.flatMap((invoice) => {
    const standing = known.get(invoice.accountId)
    return standing && isWithin(invoice.issuedOn, wanted) ? [outstandingOf(invoice, standing, context.today)] : []
  })
  const last = page.items.at(-1)
  const isOver = wanted.from !== undefined && last !== undefined && last.issuedOn < wanted.from
  return { items, ...(page.next !== undefined && !isOver && { next: page.next }) }
}
