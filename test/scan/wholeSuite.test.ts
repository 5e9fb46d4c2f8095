import { expect, test } from 'vitest'
import { lookThrough } from '../../tools/scan/collected.ts'

/** Runs when all other tests are done, over everything that functions logged, told their bus and wrote into the journal meanwhile. */
const { lines, secrets, findings } = lookThrough(process.env.ENCOURS_SCAN ?? '')

test.each([
  ['engine-logs', 50],
  ['engine-events', 20],
  ['engine-rows', 500],
  ['stack-logs', 50],
  ['stack-events', 200],
])('there was something to look through: %s', (kind, atLeast) => {
  expect(lines[kind] ?? 0).toBeGreaterThanOrEqual(atLeast)
})

test('secrets were handed out that could have been found', () => {
  expect(secrets).toBeGreaterThan(20)
})

test('no secret, no token, no e-mail address and no number of a card stands in a log, an event or the journal', () => {
  expect(findings).toEqual([])
})
