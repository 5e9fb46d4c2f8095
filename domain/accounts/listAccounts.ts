import * as z from 'zod'
import { query, type Reader, refs } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { switchedOff } from '../settings/switches.ts'
import { accountsSheet } from './accountsSheet.ts'
import { accountFilters, filtersOfCredit, isWanted } from './filters.ts'
import { ListedAccount, listed, type Standing } from './standing.ts'

const { overLimit, held, risk } = accountFilters
const Input = z.strictObject({ overLimit, held, risk, ...paged })
type Input = z.infer<typeof Input>

/**
 * The merchant's accounts with open orders, balance and remainder, by name; as of each account's last change. Those past their limit, with
 * held orders, or of a risk level have a list of their own, so that a page of them costs what any page does; where two filters are set, or
 * one asks for all others, what a page leaves out makes it shorter, and it may come empty and still go on.
 */
export const listAccounts = query({
  name: 'listAccounts',
  summary: 'List the accounts with their balances: all, or those past their limit, with held orders, or of a risk level',
  right: 'accounts:read',
  input: Input,
  answer: pageOf(ListedAccount),
  answers: async (input, reader, context) => {
    const refused = filtersOfCredit(input) === undefined ? undefined : switchedOff(context.settings, 'b2bCredit')
    if (refused) return refused
    const page = await pageAfter(reader, input)
    const items = page.items.filter((standing) => isWanted(standing, input)).map((standing) => listed(standing, context))
    return { items, ...(page.next !== undefined && { next: page.next }) }
  },
  sheet: ({ items }) => accountsSheet(items),
})

type Page = { items: Standing[]; next?: string }

/** A page of the shortest list that has them all. */
async function pageAfter(reader: Reader, { cursor, limit, ...wanted }: Input): Promise<Page> {
  const place = { limit, ...(cursor !== undefined && { after: cursor }) }
  const few = fewer(wanted)
  if (!few) return reader.index({ index: 'accounts', kind: 'standing', ...place })
  const { items, next } = await reader.index({ ...few, kind: 'ranking', ...place })
  const { standings } = await reader.get({ standings: items.map(({ accountId }) => refs.standing(accountId)) })
  return { items: standings, ...(next !== undefined && { next }) }
}

function fewer({ overLimit: over, held: withHeld, risk: level = 'none' }: Pick<Input, 'overLimit' | 'held' | 'risk'>) {
  if (withHeld) return { index: 'held' as const }
  if (over) return { index: 'over-limit' as const }
  return level === 'none' ? undefined : { index: 'risk' as const, begins: `${level}#` }
}
