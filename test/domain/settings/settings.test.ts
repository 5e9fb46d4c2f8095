import { describe, expect, test } from 'vitest'
import { Settings } from '../../../domain/settings/settings.ts'

const cred = { code: 'CRED', label: 'Store credit' }

const legal = { name: 'Lumen SARL' }
const pathsOf = (chosen: object) => {
  const { error } = Settings.safeParse({ legal, ...chosen })
  return error?.issues.map(({ path }) => path.join('/')) ?? []
}
const many = <T>(count: number, one: (nth: number) => T) => Array.from({ length: count }, (_, nth) => one(nth))

describe('settings left out', () => {
  const chosen = Settings.parse({ legal })

  test('are those of SPEC: the customer chooses, ageing by due date at 30, 60 and 90 days, PSL is reviewed', () => {
    expect(chosen).toMatchObject({
      settlementPolicy: 'customer-chooses',
      ageing: { by: 'due-date', days: [30, 60, 90] },
      holdPeriodMinimum: 0,
      statusCodes: [{ code: 'PSL', behaviour: 'review' }],
      bureau: { countries: [], limitPolicy: 'suggest' },
      statements: { schedule: 'monthly' },
      timeZone: 'Europe/Paris',
      currency: 'EUR',
      paymentProvider: 'none',
    })
  })

  test('leave a list of payment methods with store credit in it', () => {
    expect(chosen.paymentMethods.map(({ code }) => code)).toContain('CRED')
  })
})

describe('settings are taken', () => {
  test.each([
    ['any IANA time zone', { timeZone: 'Pacific/Chatham' }],
    ['UTC', { timeZone: 'UTC' }],
    ['one ageing period', { ageing: { by: 'invoice-date', days: [1] } }],
    ['eleven ageing periods', { ageing: { by: 'due-date', days: many(11, (nth) => nth + 1) } }],
    ['no status code of one’s own', { statusCodes: [] }],
    [
      'methods of partners beside store credit',
      {
        paymentMethods: [
          { code: 'CRED', label: 'Avoir' },
          { code: 'BA', label: 'Bon d’achat' },
        ],
      },
    ],
    ['an IBAN with its BIC', { legal: { ...legal, iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' } }],
    ['a BIC with its branch', { legal: { ...legal, bic: 'AGRIFRPP882' } }],
  ])('%s', (_, chosen) => expect(pathsOf(chosen)).toEqual([]))
})

describe('settings are refused where', () => {
  test.each<[string, object, string]>([
    ['the time zone is none', { timeZone: 'Europe/Nulleville' }, 'timeZone'],
    ['the time zone is empty', { timeZone: '' }, 'timeZone'],
    ['the currency is unknown', { currency: 'EURO' }, 'currency'],
    ['the policy is not one of three', { settlementPolicy: 'debt' }, 'settlementPolicy'],
    ['ageing has no period', { ageing: { by: 'due-date', days: [] } }, 'ageing/days'],
    [
      'ageing has twelve periods before the open-ended one',
      { ageing: { by: 'due-date', days: many(12, (nth) => nth + 1) } },
      'ageing/days',
    ],
    ['ageing falls', { ageing: { by: 'due-date', days: [30, 90, 60] } }, 'ageing/days'],
    ['ageing stands still', { ageing: { by: 'due-date', days: [30, 30] } }, 'ageing/days'],
    ['ageing begins before it is late', { ageing: { by: 'due-date', days: [0, 30] } }, 'ageing/days/0'],
    ['ageing is by the order', { ageing: { by: 'order-date', days: [30] } }, 'ageing/by'],
    ['the minimum of the hold period is below 0', { holdPeriodMinimum: -1 }, 'holdPeriodMinimum'],
    ['a status does what no status does', { statusCodes: [{ code: 'X', label: 'X', behaviour: 'delete' }] }, 'statusCodes/0/behaviour'],
    ['a status code has a blank', { statusCodes: [{ code: 'A B', label: 'X', behaviour: 'no' }] }, 'statusCodes/0/code'],
    ['there are 31 status codes', { statusCodes: many(31, (nth) => ({ code: `S${nth}`, label: 'X', behaviour: 'no' })) }, 'statusCodes'],
    ['a method’s code is in lower case', { paymentMethods: [{ code: 'cb', label: 'Card' }, cred] }, 'paymentMethods/0/code'],
    ['a method’s code is a single letter', { paymentMethods: [{ code: 'C', label: 'Card' }, cred] }, 'paymentMethods/0/code'],
    ['a method has no label', { paymentMethods: [{ code: 'CB', label: '' }, cred] }, 'paymentMethods/0/label'],
    ['a method stands twice', { paymentMethods: [cred, cred] }, 'paymentMethods'],
    ['store credit could not be spent any more', { paymentMethods: [{ code: 'CB', label: 'Card' }] }, 'paymentMethods'],
    ['the series would not fit a number', { invoiceSeries: 'TOO-LONG-' }, 'invoiceSeries'],
    ['the series is empty', { invoiceSeries: '' }, 'invoiceSeries'],
    ['a country is in lower case', { bureau: { name: 'D&B', countries: ['fr'], limitPolicy: 'never' } }, 'bureau/countries/0'],
    ['the bureau’s policy is none we know', { bureau: { name: 'D&B', countries: [], limitPolicy: 'increase-only' } }, 'bureau/limitPolicy'],
    ['statements come daily', { statements: { schedule: 'daily' } }, 'statements/schedule'],
    ['the merchant has no name', { legal: { name: '' } }, 'legal/name'],
    ['the IBAN has blanks', { legal: { ...legal, iban: 'FR76 3000 6000' } }, 'legal/iban'],
    ['the BIC has nine letters', { legal: { ...legal, bic: 'AGRIFRPPX' } }, 'legal/bic'],
    ['there is a setting nobody knows', { overdraft: true }, ''],
  ])('%s', (_, chosen, path) => expect(pathsOf(chosen)).toEqual([path]))

  test('several are wrong: all are named at once', () => {
    expect(pathsOf({ timeZone: 'Mars/Olympus', currency: 'XTS', language: 'de' }).toSorted()).toEqual(['currency', 'language', 'timeZone'])
  })
})
