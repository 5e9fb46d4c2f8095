import * as z from 'zod'
import { addDays, CalendarDate, Instant, momentOf, RecentDate } from '../calendar.ts'
import { query, refs } from '../command.ts'
import { bounds } from '../limits.ts'
import { Currency, SignedAmount } from '../money.ts'
import { paged } from '../paging.ts'
import { notOurs, placeIn, placeText } from '../reports/place.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { Movement, movementsIn, readBehind, readCurrencies } from './movement.ts'

const Counted = z.strictObject({ count: z.int(), amount: SignedAmount })
const MethodSum = z.strictObject({
  currency: Currency,
  method: z.string(),
  topUps: Counted,
  refunds: Counted.meta({ description: 'Money given back: of top-ups, of payments, of credit notes' }),
  reversals: Counted.meta({ description: 'Top-ups that a provider took back, less what it gave again' }),
  consumption: Counted.meta({ description: 'Sales paid by store credit' }),
  creditNotes: Counted.meta({ description: 'What credit notes gave as store credit' }),
  vouchersSold: Counted,
  vouchersRedeemed: Counted.meta({ description: 'In sales, or onto accounts: by the method VOUCHER, since they were paid before' }),
  vouchersRefunded: Counted,
})
type MethodSum = z.infer<typeof MethodSum>

/** How far the summary got: the day as it was begun, and what the pages before come to. */
const Place = z.strictObject({ after: z.string(), from: Instant, to: Instant, methods: z.array(MethodSum) })

/**
 * A day's top-ups, refunds and sales paid by store credit, per payment method, and each of them (SPEC section 7); its vouchers too. The day is the merchant's,
 * from its cut-off hour on; what corrects something falls in the day it is made, so that a day that is over never changes.
 */
export const getDailySummary = query({
  name: 'getDailySummary',
  summary: 'Read a day’s top-ups, refunds and sales paid by store credit, per payment method',
  right: 'store-credit:read',
  input: z.strictObject({ day: RecentDate, cursor: paged.cursor }),
  answer: z
    .strictObject({
      day: CalendarDate,
      from: Instant,
      to: Instant.meta({ description: 'Not included: there the next day begins' }),
      over: z.boolean().meta({ description: 'Whether the day is over' }),
      methods: z.array(MethodSum).meta({ description: 'Of all pages up to this one' }),
      complete: z.boolean().meta({ description: 'Whether the sums are those of all the day' }),
      items: z.array(Movement),
      next: z.string().optional().meta({ description: 'Send as "cursor" for the next page; absent on the last' }),
    })
    .meta({ id: 'DailySummary' }),
  answers: async ({ day, cursor }, reader, { settings, now }) => {
    const { cutOffHour = 0, timeZone } = settings
    const { closed, before } = await reader.get({ closed: refs.closing('day', day), before: refs.closing('day', addDays(day, -1)) })
    const begin = {
      // A day that is closed keeps its bounds, whatever the settings have become.
      from: closed?.from ?? before?.to ?? momentOf(day, cutOffHour, timeZone),
      to: closed?.to ?? momentOf(addDays(day, 1), cutOffHour, timeZone),
      methods: [],
    }
    const place = cursor === undefined ? begin : placeIn(cursor, Place)
    if (!place) return notOurs
    const { from, to } = place
    const after = 'after' in place ? { after: place.after } : {}
    const page = await reader.booked({ from, to, limit: bounds.recordsPerPage, ...after })
    const [behind, currencies] = await Promise.all([readBehind(reader, page.items), readCurrencies(reader, page.items)])
    const items = page.items.flatMap((record) => {
      const currency = currencies.get(record.chain)
      return currency === undefined ? [] : movementsIn(record, behind, currency)
    })
    const methods = items.reduce(counted, place.methods)
    const next = page.next === undefined ? {} : { next: placeText({ after: page.next, from, to, methods }) }
    return { day, from, to, over: now >= to, methods, complete: page.next === undefined, items, ...next }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['at', ({ at }) => at],
        ['account', ({ accountId }) => accountId],
        ['type', ({ type }) => type],
        ['method', ({ method }) => method],
        ['amount', ({ amount, currency }) => decimal(amount, currency)],
        ['currency', ({ currency }) => currency],
        ['reference', ({ reference }) => reference],
      ],
      items,
    ),
})

const columns = {
  'top-up': 'topUps',
  refund: 'refunds',
  reversal: 'reversals',
  reinstated: 'reversals',
  consumption: 'consumption',
  'credit-note': 'creditNotes',
  'voucher-sold': 'vouchersSold',
  'voucher-redeemed': 'vouchersRedeemed',
  'voucher-refunded': 'vouchersRefunded',
} as const satisfies Record<Movement['type'], keyof MethodSum>

const nothing = { count: 0, amount: 0 }
const noMoney = { topUps: nothing, refunds: nothing, reversals: nothing, consumption: nothing, creditNotes: nothing }
const noVouchers = { vouchersSold: nothing, vouchersRedeemed: nothing, vouchersRefunded: nothing }

function counted(sums: readonly MethodSum[], { type, method, currency, amount }: Movement): MethodSum[] {
  const isSame = (sum: MethodSum) => sum.method === method && sum.currency === currency
  const empty = { currency, method, ...noMoney, ...noVouchers }
  const known = sums.find(isSame) ?? empty
  const before = known[columns[type]]
  const sum = { ...known, [columns[type]]: { count: before.count + 1, amount: before.amount + amount } }
  const name = (one: MethodSum) => `${one.currency} ${one.method}`
  return [...sums.filter((one) => !isSame(one)), sum].toSorted((one, other) => (name(one) < name(other) ? -1 : 1))
}
