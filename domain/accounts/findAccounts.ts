import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Currency } from '../money.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { oneLine } from '../text.ts'
import { RiskLevel } from './account.ts'
import { accountsSheet } from './accountsSheet.ts'
import { keyOf, searchLists } from './searching.ts'
import { isOverLimit, ListedAccount, listed, type Standing } from './standing.ts'

const fields = ['name', 'email', 'reference', 'account'] as const

const filters = {
  currency: Currency.optional(),
  withLimit: z.boolean().optional().meta({ description: 'Only with a limit granted, or only without' }),
  overLimit: z.boolean().optional().meta({ description: 'Only past their limit, or only those who are not' }),
  risk: RiskLevel.optional(),
  held: z.boolean().optional().meta({ description: 'Only with held orders, or only without' }),
  overdue: z.boolean().optional().meta({ description: 'Only with overdue amounts, or only without; as of the last change' }),
  owing: z.boolean().optional().meta({ description: 'Only who owes something, or only who owes nothing' }),
  withDeposits: z.boolean().optional().meta({ description: 'Only with deposits, or only without; wants `store-credit:read`' }),
}
const Filters = z.object(filters)

const Found = z
  .strictObject({
    match: z.enum(['none', 'unique', 'several']).meta({
      description:
        'How many there are. Only a unique match may be attached to a sale without asking; "several" also where more were found than were looked at',
    }),
    attach: AccountId.optional().meta({ description: 'The account to attach to a sale or an order: there on a unique match alone' }),
    items: z.array(ListedAccount),
    more: z.boolean().meta({ description: 'There are others: say more of whom you look for' }),
  })
  .meta({ id: 'FoundAccounts' })

/**
 * Customers by the beginning of their name, last name, company, e-mail address, reference, DUNS number or account id; as of each account's
 * last change. A search attaches a customer to a sale by itself only on a unique match (SPEC section 7).
 */
export const findAccounts = query({
  name: 'findAccounts',
  summary: 'Find customers by name, e-mail or reference; tells whether the match is unique',
  right: 'accounts:read',
  input: z.strictObject({
    text: oneLine(254)
      .min(2)
      .meta({ description: 'How it begins, at least two characters, without regard to case and accents', example: 'mart' }),
    in: z
      .array(z.enum(fields))
      .min(1)
      .max(fields.length)
      .default([...fields])
      .meta({ description: 'Where to look; everywhere by default' }),
    ...filters,
  }),
  answer: Found,
  answers: async ({ text, in: places, ...wanted }, reader, context) => {
    const off = wanted.withLimit ?? wanted.overLimit ?? wanted.risk
    const refused = off === undefined ? undefined : switchedOff(context.settings, 'b2bCredit')
    if (refused) return refused
    if (wanted.withDeposits !== undefined && !context.rights.has('store-credit:read'))
      return refuse('not-allowed', 'The right is store-credit:read.')
    const begins = keyOf(text)
    const lists = begins === undefined ? [] : places.flatMap((field) => (field === 'account' ? [] : [...searchLists[field]]))
    const pages = await Promise.all(
      lists.map((index) => reader.index({ index, kind: 'ranking', limit: bounds.foundPerList, ...(begins !== undefined && { begins }) })),
    )
    const named = places.includes('account') ? AccountId.safeParse(text).data : undefined
    const accountIds = new Set([...(named ? [named] : []), ...pages.flatMap(({ items }) => items.map(({ accountId }) => accountId))])
    const { standings } = await reader.get({ standings: [...accountIds].map(refs.standing) })
    const found = standings.filter((standing) => isWanted(standing, wanted))
    const more = pages.some(({ next }) => next !== undefined) || found.length > bounds.foundAccounts
    const items = found.slice(0, bounds.foundAccounts).map((standing) => listed(standing, context))
    const [only] = found
    if (!more && found.length === 1 && only) return { match: 'unique' as const, attach: only.accountId, items, more }
    return { match: more || found.length > 0 ? ('several' as const) : ('none' as const), items, more }
  },
  sheet: ({ items }) => accountsSheet(items),
})

/** Whether an account passes every filter that was set. */
function isWanted(standing: Standing, wanted: z.infer<typeof Filters>): boolean {
  const is = {
    currency: standing.currency,
    withLimit: standing.limit !== null,
    overLimit: isOverLimit(standing),
    risk: standing.riskLevel,
    held: standing.heldCount > 0,
    overdue: standing.overdueSince !== undefined,
    owing: standing.unpaid > 0,
    withDeposits: standing.deposits > 0,
  }
  const { currency = is.currency, withLimit = is.withLimit, overLimit = is.overLimit, risk = is.risk } = wanted
  const { held = is.held, overdue = is.overdue, owing = is.owing, withDeposits = is.withDeposits } = wanted
  return (
    currency === is.currency &&
    withLimit === is.withLimit &&
    overLimit === is.overLimit &&
    risk === is.risk &&
    held === is.held &&
    overdue === is.overdue &&
    owing === is.owing &&
    withDeposits === is.withDeposits
  )
}
