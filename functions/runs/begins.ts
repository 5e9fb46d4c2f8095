import { dayOf } from '../../domain/calendar.ts'
import { isOver } from '../../domain/closings/closing.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { nextDay } from '../runtime/closing.ts'
import { startsRuns, startsRunsByDay } from './starting.ts'

/** How the runs of each kind begin by the clock. */
export const begins = {
  statements: startsRunsByDay('cron-statements', 'statements'),
  invoicing: startsRunsByDay('cron-invoicing', 'invoicing'),
  reminders: startsRunsByDay('cron-reminders', 'reminders'),
  'day-passed': startsRunsByDay('cron-day-passed', 'day-passed'),
  reservations: startsRunsByDay('cron-expire-reservations', 'reservations'),
  /** A merchant's days are closed once one of them is over. */
  closings: startsRuns('cron-close-periods', 'closings', async (merchant, merchantId) => {
    const now = instant()
    const next = await nextDay(readerOf(merchantId), merchant)
    return isOver(next, now) ? dayOf(now, merchant.settings.timeZone) : undefined
  }),
}

export function isBegun(kind: string): kind is keyof typeof begins {
  return Object.hasOwn(begins, kind)
}
