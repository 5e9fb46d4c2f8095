import { dayOf } from '../../domain/calendar.ts'
import { startsRuns } from '../runs/starting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { isOver, nextDay } from '../runtime/closing.ts'

/** Begins closing a merchant's days once one of them is over. */
export const handler = startsRuns('cron-close-periods', 'closings', async ({ settings, openedAt }, merchantId) => {
  const now = instant()
  const next = await nextDay(readerOf(merchantId), settings, dayOf(openedAt, settings.timeZone))
  return isOver(next, now) ? dayOf(now, settings.timeZone) : undefined
})
