import type * as z from 'zod'
import { ageingPeriod } from '../accounts/debts.ts'
import type { CalendarDate } from '../calendar.ts'
import { idOf, type Owed } from '../invoices/invoice.ts'
import type { Settings } from '../settings/settings.ts'
import type { OpenItem } from './statement.ts'

const shown = 40

/** How many of what is owed a statement reads: one more than it shows, to say that there are others. */
export const openItemsRead = shown + 1

/** Invoices and claims as a statement shows them, each with its age as of a day. */
export function openItemsOf(owed: readonly Owed[], { ageing }: Pick<Settings, 'ageing'>, asOf: CalendarDate): z.infer<typeof OpenItem>[] {
  return owed.slice(0, shown).map((item) => ({
    id: idOf(item),
    number: 'number' in item ? item.number : item.claimId,
    dueOn: item.dueOn,
    outstanding: item.outstanding,
    period: ageingPeriod(item, ageing, asOf),
  }))
}
