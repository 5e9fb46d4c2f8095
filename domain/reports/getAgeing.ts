import * as z from 'zod'
import { RiskLevel } from '../accounts/account.ts'
import { aged, noDebts } from '../accounts/debts.ts'
import { CalendarDate } from '../calendar.ts'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { Currency, Figure } from '../money.ts'
import { paged } from '../paging.ts'
import { Settings } from '../settings/settings.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { notOurs, placeIn, placeText } from './place.ts'

const Periods = z.array(Figure).meta({ description: 'What is owed per ageing period; the first is not yet due' })

const Aged = z.strictObject({
  accountId: AccountId,
  customer: z.string(),
  company: z.string().optional(),
  riskLevel: RiskLevel,
  currency: Currency,
  unpaid: Figure,
  periods: Periods,
})

const AgedTotal = z.strictObject({ currency: Currency, accountCount: z.int(), unpaid: Figure, periods: Periods })
type AgedTotal = z.infer<typeof AgedTotal>

/** How far the report got: the day and the periods it is made by, and what the pages before come to. */
const Place = z.strictObject({ after: z.string(), on: CalendarDate, ageing: Settings.shape.ageing.unwrap(), totals: z.array(AgedTotal) })

/**
 * What every customer owes, by ageing period, whose oldest debt fell due first (SPEC section 3, rule 4). Totals add up over the pages
 * and are those of all customers on the last one.
 */
export const getAgeing = query({
  name: 'getAgeing',
  summary: 'Read what customers owe by ageing period',
  right: 'reports:read',
  input: z.strictObject({ ...paged }),
  answer: z
    .strictObject({
      on: CalendarDate,
      ageing: Settings.shape.ageing.unwrap(),
      items: z.array(Aged),
      totals: z.array(AgedTotal).meta({ description: 'Of all pages up to this one' }),
      complete: z.boolean().meta({ description: 'Whether the totals are those of all customers' }),
      next: z.string().optional().meta({ description: 'Send as "cursor" for the next page; absent on the last' }),
    })
    .meta({ id: 'Ageing' }),
  answers: async ({ cursor, limit }, reader, { settings, today }) => {
    const place = cursor === undefined ? { on: today, ageing: settings.ageing, totals: [] } : placeIn(cursor, Place)
    if (!place) return notOurs
    const { on, ageing } = place
    const after = 'after' in place ? { after: place.after } : {}
    const page = await reader.index({ index: 'owing', kind: 'ranking', limit, ...after })
    const accountIds = page.items.map(({ accountId }) => accountId)
    const found = await reader.get({
      standings: new Map(accountIds.map((id) => [id, refs.standing(id)])),
      debts: new Map(accountIds.map((id) => [id, refs.debts(id)])),
    })
    const lines = accountIds.flatMap((accountId) => {
      const standing = found.standings.get(accountId)
      if (!standing) return []
      const { name, company, riskLevel, currency } = standing
      const periods = aged(found.debts.get(accountId) ?? noDebts, ageing, on)
      const unpaid = periods.reduce((sum, amount) => sum + amount, 0)
      const who = { accountId, customer: name, ...(company !== undefined && { company }), riskLevel, currency }
      return unpaid > 0 ? [{ ...who, unpaid, periods }] : []
    })
    const totals = lines.reduce(counted, place.totals)
    const next = page.next === undefined ? {} : { next: placeText({ after: page.next, on, ageing, totals }) }
    return { on, ageing, items: lines, totals, complete: page.next === undefined, ...next }
  },
  sheet: ({ items, ageing }) =>
    sheetOf(
      [
        ['account', ({ accountId }) => accountId],
        ['customer', ({ customer }) => customer],
        ['company', ({ company }) => company],
        ['risk', ({ riskLevel }) => riskLevel],
        ['currency', ({ currency }) => currency],
        ['unpaid', ({ unpaid, currency }) => decimal(unpaid, currency)],
        ...periodNames(ageing.days).map(
          (name, at) => [name, ({ periods, currency }: z.infer<typeof Aged>) => decimal(periods[at] ?? 0, currency)] as const,
        ),
      ],
      items,
    ),
})

function counted(totals: readonly AgedTotal[], { currency, unpaid, periods }: z.infer<typeof Aged>): AgedTotal[] {
  const known = totals.find((total) => total.currency === currency) ?? { currency, accountCount: 0, unpaid: 0, periods: [] }
  const sum = {
    currency,
    accountCount: known.accountCount + 1,
    unpaid: known.unpaid + unpaid,
    periods: periods.map((amount, at) => amount + (known.periods[at] ?? 0)),
  }
  return [...totals.filter((total) => total !== known), sum].toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
}

/** not due, 1-30, 31-60 … over 90. */
function periodNames(days: readonly number[]): string[] {
  return ['not due', ...days.map((last, at) => `${(days[at - 1] ?? 0) + 1}-${last} days`), `over ${days.at(-1) ?? 0} days`]
}
