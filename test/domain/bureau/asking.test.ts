import { expect, test } from 'vitest'
import { bureauObstacle } from '../../../domain/bureau/asking.ts'
import { refusals } from '../../../domain/refusals.ts'
import { customerOf, settingsOf } from '../../kit/builders.ts'

const settings = settingsOf({ bureau: { name: 'D&B', countries: ['FR', 'BE'], limitPolicy: 'suggest' } })

test.each`
  country | noBureauCall | duns           | obstacle
  ${'FR'} | ${false}     | ${'123456789'} | ${undefined}
  ${'BE'} | ${false}     | ${'123456789'} | ${undefined}
  ${'FR'} | ${true}      | ${'123456789'} | ${'bureau-no-call'}
  ${'FR'} | ${false}     | ${undefined}   | ${'bureau-no-duns'}
  ${'FR'} | ${true}      | ${undefined}   | ${'bureau-no-duns'}
  ${'US'} | ${false}     | ${'123456789'} | ${'bureau-country-off'}
  ${'US'} | ${true}      | ${undefined}   | ${'bureau-country-off'}
`('of $country, no call: $noBureauCall, DUNS $duns: $obstacle', ({ country, noBureauCall, duns, obstacle }) => {
  expect(bureauObstacle(customerOf({ country, noBureauCall, duns }), settings)).toBe(obstacle)
})

test('where several apply, the first of the list of refusals is told', () => {
  const all = Object.keys(refusals).filter((code) => code.startsWith('bureau-'))
  expect(all).toEqual(['bureau-country-off', 'bureau-no-duns', 'bureau-no-call', 'bureau-budget-spent'])
})

test('without a country enabled nobody is asked about', () => {
  expect(bureauObstacle(customerOf({ duns: '123456789' }), settingsOf())).toBe('bureau-country-off')
})
