import { expect, test } from 'vitest'
import { nextDay } from '../../functions/runtime/closing.ts'
import { readerFor } from '../../store/ask.ts'
import { memoryKeeper } from '../../store/memory.ts'
import { settingsOf, theMerchant } from '../kit/builders.ts'

const begunOn = async (openedAt: string, cutOffHour: number) => {
  const nothingClosed = readerFor(memoryKeeper(), theMerchant)
  const { period, from, to } = await nextDay(nothingClosed, { openedAt, settings: settingsOf({ cutOffHour, timeZone: 'Europe/Paris' }) })
  return [period, from, to]
}

test.each`
  openedAt                      | cutOffHour | begins                        | why
  ${'2026-03-01T11:00:00.000Z'} | ${5}       | ${'2026-03-01T04:00:00.000Z'} | ${'the whole day'}
  ${'2026-02-28T23:30:00.000Z'} | ${5}       | ${'2026-02-28T23:30:00.000Z'} | ${'what happened since, as no day before it is ever closed'}
`(
  'a merchant opened at $openedAt closes its first day by a cut-off at $cutOffHour from $begins on: $why',
  async ({ openedAt, cutOffHour, begins }) => {
    expect(await begunOn(openedAt, cutOffHour)).toEqual(['2026-03-01', begins, '2026-03-02T04:00:00.000Z'])
  },
)
