import { rights } from '../../domain/access/rights.ts'
import { dayOf } from '../../domain/calendar.ts'
import { MerchantId } from '../../domain/ids.ts'
import { openMerchant } from '../../domain/settings/openMerchant.ts'
import { Settings } from '../../domain/settings/settings.ts'
import { clock } from '../../functions/runtime/acting.ts'
import { instant, newSeed } from '../../functions/runtime/clock.ts'
import { keeper } from '../../functions/runtime/keeping.ts'
import { run } from '../../store/run.ts'

const patienceMillis = 10_000

/** Opens a merchant as `cli/openMerchants.ts` does: the one command without a door of its own. */
export async function handler(event: { merchantId: string; settings: unknown }): Promise<object> {
  const settings = Settings.parse(event.settings)
  const now = instant()
  const seed = newSeed(Date.parse(now))
  const context = {
    merchantId: MerchantId.parse(event.merchantId),
    by: 'system:operator',
    rights: new Set(rights),
    now,
    today: dayOf(now, settings.timeZone),
    seed,
    settings,
    settingsVersion: 1,
    correlationId: seed,
  }
  const done = await run(openMerchant, { settings }, { context, keeper: keeper(), clock, deadlineAt: clock.now() + patienceMillis })
  if ('refused' in done) throw new Error(done.refused)
  return done
}
