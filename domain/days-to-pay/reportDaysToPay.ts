import * as z from 'zod'
import { History } from '../accounts/account.ts'
import type { Standing } from '../accounts/standing.ts'
import { CalendarDate } from '../calendar.ts'
import { isRefusal, query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { sheetOf } from '../sheet.ts'
import { PeriodAsked, periodIn } from './periodAsked.ts'
import { Comparison, calculate, compared } from './preview.ts'

/** Accounts one page goes through: each is a reading of its own. */
const accountsPerPage = 25

const Line = z
  .strictObject({
    accountId: AccountId,
    name: z.string(),
    company: z.string().optional(),
    paymentCount: History.shape.paymentCount,
    lateCount: History.shape.lateCount,
    lastPaymentOn: CalendarDate.optional(),
    ...Comparison.omit({ question: true }).shape,
    tooMany: z
      .boolean()
      .meta({ description: 'More invoices were settled in the period than one calculation takes; nothing was calculated' }),
  })
  .meta({ id: 'DaysToPayLine' })

/** Average days to pay over all accounts, by name: in a period, or without one over the whole history (SPEC section 9). */
export const reportDaysToPay = query({
  name: 'reportDaysToPay',
  summary: 'Report the average days to pay of all accounts',
  right: 'accounts:read',
  input: z.strictObject({ ...PeriodAsked, cursor: paged.cursor, limit: z.int().min(1).max(accountsPerPage).default(accountsPerPage) }),
  answer: pageOf(Line),
  answers: async ({ cursor, limit, ...asked }, reader, { settings }) => {
    const said = periodIn(asked, undefined)
    if (isRefusal(said)) return said
    const page = await reader.index({ index: 'accounts', kind: 'standing', limit, ...(cursor && { after: cursor }) })
    const lineOf = async ({ accountId, name, company }: Standing) => {
      const { account } = await reader.get({ account: refs.account(accountId) })
      if (!account) return []
      const { paymentCount, lateCount, lastPaymentOn } = account.history
      const calculated = await calculate(reader, accountId, said.period)
      const tooMany = isRefusal(calculated)
      const known = tooMany ? { base: undefined, tally: { daysSum: 0, daysCount: 0 } } : calculated
      const { question: _, ...comparison } = compared({ ...known, ...said }, settings)
      const who = { accountId, name, ...(company !== undefined && { company }) }
      return [{ ...who, paymentCount, lateCount, ...(lastPaymentOn && { lastPaymentOn }), ...comparison, tooMany }]
    }
    const items = (await Promise.all(page.items.map(lineOf))).flat()
    return { items, ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['accountId', ({ accountId }) => accountId],
        ['name', ({ name }) => name],
        ['company', ({ company }) => company],
        ['paymentCount', ({ paymentCount }) => paymentCount],
        ['lateCount', ({ lateCount }) => lateCount],
        ['lastPaymentOn', ({ lastPaymentOn }) => lastPaymentOn],
        ['averageDays', ({ calculated }) => calculated.averageDays],
        ['daysCount', ({ calculated }) => calculated.daysCount],
        ['currentAverageDays', ({ current }) => current?.averageDays],
        ['change', ({ change }) => change],
        ['tooMany', ({ tooMany: passed }) => String(passed)],
      ],
      items,
    ),
})
