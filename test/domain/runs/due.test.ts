import { expect, test } from 'vitest'
import { dayOfRun, dueOn } from '../../../domain/runs/due.ts'
import { settingsOf } from '../../kit/builders.ts'

test.each`
  schedule     | openedAt                      | now                           | due             | why
  ${'monthly'} | ${'2026-06-30T12:00:00.000Z'} | ${'2026-07-18T12:00:00.000Z'} | ${'2026-07-18'} | ${'each day, once a month has ended'}
  ${'monthly'} | ${'2026-07-01T12:00:00.000Z'} | ${'2026-07-31T12:00:00.000Z'} | ${undefined}    | ${'no month has ended'}
  ${'weekly'}  | ${'2026-07-01T12:00:00.000Z'} | ${'2026-07-06T12:00:00.000Z'} | ${'2026-07-06'} | ${'a week has ended'}
  ${'weekly'}  | ${'2026-07-06T12:00:00.000Z'} | ${'2026-07-12T12:00:00.000Z'} | ${undefined}    | ${'it is Sunday'}
  ${'weekly'}  | ${'2026-07-06T12:00:00.000Z'} | ${'2026-07-12T22:30:00.000Z'} | ${'2026-07-13'} | ${'it is Monday in Paris'}
  ${'off'}     | ${'2026-01-01T12:00:00.000Z'} | ${'2026-07-18T12:00:00.000Z'} | ${undefined}    | ${'nobody wants them'}
`('statements, $schedule, of a merchant opened at $openedAt fall due at $now on $due: $why', ({ schedule, openedAt, now, due }) => {
  const merchant = { settings: settingsOf({ statements: { schedule } }), openedAt, settingsVersion: 1 }
  expect(dueOn('statements', merchant, now)).toBe(due)
})

test.each`
  kind            | schedule     | day
  ${'statements'} | ${'monthly'} | ${'2026-07-01'}
  ${'statements'} | ${'weekly'}  | ${'2026-07-13'}
  ${'statements'} | ${'off'}     | ${'2026-07-01'}
  ${'reminders'}  | ${'weekly'}  | ${'2026-07-18'}
`('a run of $kind, $schedule, begun by hand on 18 July belongs to $day', ({ kind, schedule, day }) => {
  expect(dayOfRun(kind, { today: '2026-07-18', settings: settingsOf({ statements: { schedule } }) })).toBe(day)
})
