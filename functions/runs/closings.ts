import { closePeriod } from '../../domain/closings/closePeriod.ts'
import { firstDayOf, isOver } from '../../domain/closings/closing.ts'
import type { Reader } from '../../domain/command.ts'
import { count } from '../../store/closingCheck.ts'
import { lastClosed, nextDay, nextLonger } from '../runtime/closing.ts'
import { inTime, settled } from '../runtime/reaction.ts'
import type { Work, Working } from './working.ts'

/**
 * Closes a merchant's days that are over, then the months and years they end. Before, it counts the last closed day again: should the
 * records no longer say what was sealed, it rings. What its time doesn't suffice for is done when it comes back.
 */
export const closings: Work = {
  batch: (_, working) => closeAll(working),
}

async function closeAll({ caller, merchant, means }: Working): Promise<void> {
  const { act, instant } = means
  const reader = means.readerOf(caller.merchantId)
  const { period: firstDay } = firstDayOf(merchant)
  let verified = false
  for (let next = await nextDay(reader, merchant); isOver(next, instant()); next = await nextDay(reader, merchant)) {
    inTime(caller, 'all days that are over were closed')
    if (!verified) await verify(reader, { caller, means })
    verified = true
    const { period, ...window } = next
    const { to: _, ...counted } = await count(reader, window)
    settled(await act(closePeriod, { kind: 'day', period, counted }, caller), `closing ${period}`)
  }
  for (const kind of ['month', 'year'] as const) {
    for (let period = await nextLonger(reader, kind, firstDay); period !== undefined; period = await nextLonger(reader, kind, firstDay))
      settled(await act(closePeriod, { kind, period }, caller), `closing ${period}`)
  }
}

/** A closed day never changes. */
async function verify(reader: Reader, { caller: { merchantId }, means: { log } }: Pick<Working, 'caller' | 'means'>): Promise<void> {
  const found = await lastClosed(reader)
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
