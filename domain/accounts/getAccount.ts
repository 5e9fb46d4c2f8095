import * as z from 'zod'
import { bureauObstacle } from '../bureau/asking.ts'
import { CalendarDate, Instant } from '../calendar.ts'
import { query, refs } from '../command.ts'
import { AccountId, ShipToId } from '../ids.ts'
import { Amount, Currency, Figure, SignedAmount } from '../money.ts'
import { refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { type Account, accountFigures, History, Limit, OrderStatus, Review, ShownTerms, shownCredit } from './account.ts'
import { CustomerDetails, mailObstacle } from './customer.ts'
import { aged, dueBy, noDebts, overdueSince } from './debts.ts'
import { Incomplete, incompleteOf } from './incomplete.ts'
import { atPlace } from './places.ts'
import { SeenFigures, seen } from './seen.ts'

const PlaceView = z
  .strictObject({
    shipToId: ShipToId,
    unpaid: Figure,
    charged: Figure,
    exposure: Figure,
    subLimit: Amount.nullable().optional().meta({ description: 'null where there is none; left out while B2B credit is off' }),
    headroom: SignedAmount.nullable().optional().meta({ description: 'Sub-limit less exposure; below 0 when it is passed' }),
  })
  .meta({ id: 'PlaceView' })

/** What each ship-to or job owes and has charged beside its sub-limit (SPEC section 3, rule 5), those of earlier days while they owe. */
function placesOf({ shipToIds, places = {}, subLimits = {} }: Account, { features }: Settings): z.infer<typeof PlaceView>[] {
  const ids = new Set([...shipToIds, ...Object.keys(places).map((id) => ShipToId.parse(id))])
  return [...ids].map((shipToId) => {
    const { unpaid, charged } = atPlace(places, shipToId) ?? { unpaid: 0, charged: 0 }
    const figures = { shipToId, unpaid, charged, exposure: unpaid + charged }
    if (!features.b2bCredit) return figures
    const subLimit = atPlace(subLimits, shipToId) ?? null
    return { ...figures, subLimit, headroom: subLimit === null ? null : subLimit - figures.exposure }
  })
}

const AccountView = z
  .strictObject({
    accountId: AccountId,
    currency: Currency,
    openedAt: z.string(),
    customer: CustomerDetails,
    mail: z
      .enum(['possible', 'no-address', 'channel-off', 'no-consent'])
      .meta({ description: 'Whether documents can be e-mailed, or why not' }),
    figures: SeenFigures,
    due: Figure.meta({ description: 'Unpaid amounts due today or earlier' }),
    ageing: z.array(Figure).meta({ description: 'Unpaid per ageing period; the first is not yet due' }),
    overdueSince: CalendarDate.optional(),
    limit: Limit.optional().meta({ description: 'Left out while B2B credit is off' }),
    terms: ShownTerms,
    orderStatus: OrderStatus,
    termsVersion: z.int(),
    heldCount: z.int(),
    places: z.array(PlaceView).meta({ description: 'Each ship-to or job of the customer, and what it owes and has charged of the above' }),
    incomplete: Incomplete.meta({ description: 'For professional customers: what still stands at its default' }),
    history: History,
    review: Review,
    rating: z.string().optional().meta({ description: 'The rating in force: a user’s, else the bureau’s' }),
    bureau: z
      .strictObject({
        name: z.string(),
        refresh: z.string().meta({ description: '"possible", or why the bureau can’t be asked on demand' }),
      })
      .meta({ id: 'BureauAccess' }),
    erasedAt: Instant.optional().meta({ description: 'Since when its customer is nobody; such an account is only settled' }),
  })
  .meta({ id: 'AccountView' })

/** One account with every figure of SPEC section 1, live. */
export const getAccount = query({
  name: 'getAccount',
  summary: 'Read an account with all its figures',
  right: 'accounts:read',
  input: z.strictObject({ accountId: AccountId }),
  answer: AccountView,
  answers: async ({ accountId }, reader, { settings, today, rights }) => {
    const {
      account,
      customer,
      debts = noDebts,
    } = await reader.get({ account: refs.account(accountId), customer: refs.customer(accountId), debts: refs.debts(accountId) })
    if (!account || !customer) return refuse('unknown-account')
    const { currency, openedAt, limit, terms, orderStatus, termsVersion, heldCount, history, review, erasedAt } = account
    const rating = review.overridden?.rating ?? review.rating
    const overdue = overdueSince(debts, today)
    return {
      accountId,
      currency,
      openedAt,
      customer: customer.details,
      mail: mailObstacle(customer.details) ?? ('possible' as const),
      figures: seen(accountFigures(account, settings), rights),
      due: dueBy(debts, today),
      ageing: aged(debts, settings.ageing, today),
      ...(overdue && { overdueSince: overdue }),
      ...shownCredit({ limit, terms }, settings),
      orderStatus,
      termsVersion,
      heldCount,
      places: placesOf(account, settings),
      incomplete: settings.features.b2bCredit ? incompleteOf(account, customer.details) : [],
      history,
      review,
      ...(rating && { rating }),
      bureau: { name: settings.bureau.name, refresh: bureauObstacle(customer.details, settings) ?? 'possible' },
      ...(erasedAt && { erasedAt }),
    }
  },
})
