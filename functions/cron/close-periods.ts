import type { ScheduledEvent } from 'aws-lambda'
import { dayOf } from '../../domain/calendar.ts'
import { closePeriod } from '../../domain/closings/closePeriod.ts'
import type { State } from '../../domain/states.ts'
import { count } from '../../store/closingCheck.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { lastClosed, nextDay, nextLonger } from '../runtime/closing.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { everyMerchant } from '../runtime/everyone.ts'
import { log } from '../runtime/log.ts'
import { settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-close-periods'

/** After a day's end until it is closed: what began in it has been written by then, and the index has followed. */
const waitMillis = 30 * 60_000
/** Days one run catches up with per merchant; the next run goes on. */
const mostDays = 60

/**
 * Closes each merchant's days that are over, then the months and years they end. Before, it counts the last closed day again: should the
 * records no longer say what was sealed, it rings. A run that ends early is continued by the next.
 */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  const alone = eachAlone(name)
  for await (const { merchantId, merchant } of everyMerchant(alone)) {
    const caller = systemCaller(name, { merchantId, correlationId: event.id ?? context.awsRequestId }, { context })
    await alone.try({ merchantId }, () => closeAll(merchant, caller))
    if (Date.now() >= caller.deadlineAt) break
  }
  alone.end()
})

async function closeAll({ settings, openedAt }: State<'merchant'>, caller: Caller): Promise<void> {
  const reader = readerOf(caller.merchantId)
  const firstDay = dayOf(openedAt, settings.timeZone)
  for (let days = 0; days < mostDays && Date.now() < caller.deadlineAt; days += 1) {
    const { period, ...window } = await nextDay(reader, settings, firstDay)
    if (Date.parse(instant()) < Date.parse(window.to) + waitMillis) break
    if (days === 0) await verify(caller)
    const { to: _, ...counted } = await count(reader, window)
    settled(await act(closePeriod, { kind: 'day', period, counted }, caller), `closing ${period}`)
  }
  for (const kind of ['month', 'year'] as const) {
    for (let period = await nextLonger(reader, kind, firstDay); period !== undefined; period = await nextLonger(reader, kind, firstDay))
      settled(await act(closePeriod, { kind, period }, caller), `closing ${period}`)
  }
}

/** A closed day never changes. */
async function verify({ merchantId }: Caller): Promise<void> {
  const found = await lastClosed(readerOf(merchantId))
  if (!found || found.seal === found.closing.seal) return
  const { period, seal: expected } = found.closing
  log.error('the records of a closed day are not what was sealed', {
    alarm: 'journal-changed',
    merchantId,
    what: `closing of ${period}`,
    expected,
    found: found.seal,
  })
}
