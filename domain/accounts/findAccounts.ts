import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { lacking } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { oneLine } from '../text.ts'
import { accountsSheet } from './accountsSheet.ts'
import { accountFilters, filtersOfCredit, isWanted } from './filters.ts'
import { keyOf, searchLists } from './searching.ts'
import { ListedAccount, listed } from './standing.ts'

const fields = ['name', 'email', 'reference', 'account'] as const

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
    ...accountFilters,
  }),
  answer: Found,
  answers: async ({ text, in: places, ...wanted }, reader, context) => {
    const refused = filtersOfCredit(wanted) === undefined ? undefined : switchedOff(context.settings, 'b2bCredit')
    if (refused) return refused
    if (wanted.withDeposits !== undefined && !context.rights.has('store-credit:read')) return lacking('store-credit:read')
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
