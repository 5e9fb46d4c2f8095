import * as z from 'zod'
import type { Reader } from '../command.ts'
import { refs } from '../command.ts'
import type { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { type BasePeriod, Period, ResultView, resultView } from './basePeriod.ts'
import { averageOf, Tally } from './observation.ts'
import { settledIn, tallied } from './settledIn.ts'

const Side = z.strictObject({ averageDays: z.number(), ...Tally.shape })

/** Current and new values side by side, as before an update. */
export const Comparison = z.strictObject({
  period: Period.optional().meta({ description: 'Absent: the whole history' }),
  current: ResultView.optional().meta({ description: 'The base period as it stands; absent before the first calculation' }),
  calculated: Side,
  change: z.number().meta({ description: 'Calculated less current average, in days' }),
  question: z.string().optional().meta({ description: 'Where nothing was eligible: what to confirm before the update' }),
})
export type Comparison = z.infer<typeof Comparison>

/** Where no record is eligible, an update stores 0 and must be confirmed (SPEC section 9). */
const questions = {
  fr: 'Aucun enregistrement admissible trouvé pour le calcul. Continuer la mise à jour ?',
  en: 'No eligible record was found for the calculation. Continue the update?',
} as const satisfies Record<Settings['language'], string>

export const emptyQuestion = ({ language }: Settings): string => questions[language]

export function compared(
  { base, period, tally }: { base: BasePeriod | undefined; period: Period | undefined; tally: Tally },
  settings: Settings,
): Comparison {
  const average = averageOf(tally)
  const current = base && resultView(base.current)
  return {
    ...(period && { period }),
    ...(current && { current }),
    calculated: { averageDays: average, ...tally },
    // Tenths are whole numbers: the difference of two binary fractions isn't.
    change: Math.round(10 * (average - (current?.averageDays ?? 0))) / 10,
    ...(tally.daysCount === 0 && { question: emptyQuestion(settings) }),
  }
}

export const tooMany = () =>
  refuse('too-large', `More than ${bounds.observationsPerPeriod} invoices were settled in the period; take a shorter one.`)

/** What a period comes to for one account; the whole history where none is given. */
export async function calculate(
  reader: Reader,
  accountId: AccountId,
  period: Period | undefined,
): Promise<{ base: BasePeriod | undefined; tally: Tally } | Refusal> {
  const { account, base } = await reader.get({ account: refs.account(accountId), base: refs.basePeriod(accountId) })
  if (!account) return refuse('unknown-account')
  const { daysToPaySum: daysSum, daysToPayCount: daysCount } = account.history
  if (!period) return { base, tally: { daysSum, daysCount } }
  const { items } = await reader.list(settledIn(accountId, period))
  return items.length > bounds.observationsPerPeriod ? tooMany() : { base, tally: tallied(items) }
}
