import type * as z from 'zod'
import type { Right } from '../../domain/access/rights.ts'
import { dayOf } from '../../domain/calendar.ts'
import type { Command, Context, Lists, Refs } from '../../domain/command.ts'
import type { MerchantId } from '../../domain/ids.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { VoucherCodes } from '../../domain/vouchers/codes.ts'
import type { AnchorsOf } from '../../store/ask.ts'
import { type Done, run } from '../../store/run.ts'
import { instant, newSeed } from './clock.ts'
import { keeper, lately } from './keeping.ts'
import { forgetMerchant, merchantOf } from './merchants.ts'

/** Who asks for something, and until when (milliseconds since 1970) it may be tried. */
export type Caller = {
  merchantId: MerchantId
  /** `key:<id>`, `person:<sub>` or `system:<function>`. */
  by: string
  rights: ReadonlySet<Right>
  correlationId: string
  deadlineAt: number
  /** From If-Match, bare. */
  ifMatch?: string | undefined
  /** From Idempotency-Key. */
  onceKey?: string | undefined
  /** Decides only, and writes nothing. */
  dryRun?: true | undefined
  /** Codes of the merchant's vouchers: for doors that sell or take them. */
  voucherCodes?: VoucherCodes | undefined
  /** Where chains ended on earlier days: told where the door may read that. */
  anchorsOf?: AnchorsOf | undefined
}

/** The circumstances of one deed: its moment, its day in the merchant's zone, its settings. Undefined where there is no such merchant. */
export async function contextOf(
  caller: Pick<Caller, 'merchantId' | 'by' | 'rights' | 'correlationId' | 'ifMatch' | 'voucherCodes'>,
): Promise<Context | undefined> {
  const merchant = await merchantOf(caller.merchantId)
  if (!merchant) return undefined
  const { merchantId, by, rights, correlationId, ifMatch, voucherCodes } = caller
  const { settings, settingsVersion } = merchant
  const now = instant()
  return {
    merchantId,
    by,
    rights,
    correlationId,
    now,
    today: dayOf(now, settings.timeZone),
    seed: newSeed(Date.parse(now)),
    settings,
    settingsVersion,
    ...(voucherCodes && { voucherCodes }),
    ...(ifMatch !== undefined && { ifMatch }),
  }
}

export const clock = {
  now: () => Date.now(),
  sleep: (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis)),
  random: () => Math.random(),
}

/** Runs a command for a caller, in a context of its own. */
export async function act<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists>(
  command: Command<I, A, R1, R2, R3, L>,
  input: z.infer<I>,
  caller: Caller,
): Promise<Done<z.infer<A>> | Refusal> {
  const context = await contextOf(caller)
  if (!context) return refuse('not-found')
  const { deadlineAt, onceKey, dryRun } = caller
  const done = await run(command, input, { context, keeper: keeper(), clock, deadlineAt, onceKey, dryRun, lately })
  if (command.name === 'changeSettings') forgetMerchant(caller.merchantId)
  return done
}
