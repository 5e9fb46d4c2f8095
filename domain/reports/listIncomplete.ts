import * as z from 'zod'
import { Limit, RiskLevel } from '../accounts/account.ts'
import { Incomplete } from '../accounts/incomplete.ts'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { Currency } from '../money.ts'
import { paged, pageOf } from '../paging.ts'
import { switchedOff } from '../settings/switches.ts'
import { limitCell, sheetOf } from '../sheet.ts'

const IncompleteCustomer = z
  .strictObject({
    accountId: AccountId,
    customer: z.string(),
    company: z.string().optional(),
    currency: Currency,
    limit: Limit,
    riskLevel: RiskLevel,
    incomplete: Incomplete,
  })
  .meta({ id: 'IncompleteCustomer' })

/** Professional customers whose limit, payment term or risk level still stands at its default (SPEC section 11). */
export const listIncomplete = query({
  name: 'listIncomplete',
  summary: 'List professional customers with limit, term or risk left at default',
  right: 'reports:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(IncompleteCustomer),
  answers: async ({ cursor, limit }, reader, { settings }) => {
    const off = switchedOff(settings, 'b2bCredit')
    if (off) return off
    const page = await reader.index({ index: 'incomplete', kind: 'ranking', limit, ...(cursor !== undefined && { after: cursor }) })
    const { standings } = await reader.get({ standings: page.items.map(({ accountId }) => refs.standing(accountId)) })
    const items = standings.flatMap(({ accountId, name, company, currency, limit: granted, riskLevel, incomplete = [] }) =>
      incomplete.length === 0
        ? []
        : [{ accountId, customer: name, ...(company !== undefined && { company }), currency, limit: granted, riskLevel, incomplete }],
    )
    return { items, ...(page.next !== undefined && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['account', ({ accountId }) => accountId],
        ['customer', ({ customer }) => customer],
        ['company', ({ company }) => company],
        ['limit', ({ limit, currency }) => limitCell(limit, currency)],
        ['risk', ({ riskLevel }) => riskLevel],
        ['incomplete', ({ incomplete }) => incomplete.join(' ')],
      ],
      items,
    ),
})
