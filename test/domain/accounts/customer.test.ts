import { describe, expect, test } from 'vitest'
import { CustomerDetails, mailObstacle } from '../../../domain/accounts/customer.ts'
import { bounds } from '../../../domain/limits.ts'

const email = 'zoe@fictive.example'

describe('whether a document can be mailed', () => {
  test.each`
    to           | emailChannel | consent  | obstacle
    ${email}     | ${true}      | ${true}  | ${undefined}
    ${email}     | ${true}      | ${false} | ${'no-consent'}
    ${email}     | ${false}     | ${true}  | ${'channel-off'}
    ${email}     | ${false}     | ${false} | ${'channel-off'}
    ${undefined} | ${true}      | ${true}  | ${'no-address'}
    ${undefined} | ${false}     | ${false} | ${'no-address'}
  `('address $to, channel on: $emailChannel, consent: $consent: $obstacle', ({ to, emailChannel, consent, obstacle }) => {
    expect(mailObstacle(CustomerDetails.parse({ name: 'Zoé', ...(to && { email: to }), emailChannel, consent }))).toBe(obstacle)
  })

  test('not to a customer of whom only the name is known: consent is given, never assumed', () => {
    expect(mailObstacle(CustomerDetails.parse({ name: 'Zoé', email }))).toBe('no-consent')
  })
})

describe('what a customer may be called', () => {
  test.each(["D'Ölçü-Ñandú", '李小龙', 'מירי כהן', '👩‍👩‍👧 & Filles', 'A'.repeat(120)])('%s, verbatim', (name) => {
    expect(CustomerDetails.parse({ name }).name).toBe(name)
  })

  test.each([
    ['nothing', ''],
    ['blanks', ' \t '],
    ['two lines', 'Zoé\nFictive'],
    ['a header of one’s own', 'Zoé\r\nBcc: all@fictive.example'],
    ['a null character', 'Zoé\u0000'],
    ['a next line of Unicode', 'Zoé\u0085Fictive'],
    ['121 letters', 'A'.repeat(121)],
  ])('never %s', (_, name) => expect(CustomerDetails.safeParse({ name }).success).toBe(false))
})

test.each([
  ['a DUNS with dashes', { duns: '12-345-6789' }],
  ['a country of three letters', { country: 'FRA' }],
  ['a language nobody set', { language: 'de' }],
  ['an address without a city', { address: { lines: ['7 rue Imaginaire'] } }],
  ['an address of five lines', { address: { lines: ['1', '2', '3', '4', '5'], city: 'Nulleville' } }],
  ['a ship-to without an id', { shipTos: [{ name: 'Chantier' }] }],
  [
    '51 ship-tos',
    { shipTos: Array.from({ length: bounds.shipTosPerCustomer + 1 }, (_, nth) => ({ shipToId: `s${nth}`, name: 'Chantier' })) },
  ],
  ['a field nobody declared', { iban: 'FR76' }],
])('a customer never has %s', (_, fault) => expect(CustomerDetails.safeParse({ name: 'Zoé', ...fault }).success).toBe(false))
