import { describe, expect, test } from 'vitest'
import { accountFigures } from '../../../domain/accounts/account.ts'
import { openAccount } from '../../../domain/accounts/openAccount.ts'
import { refs } from '../../../domain/command.ts'
import { AccountId } from '../../../domain/ids.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { accountOf, placingOf, settingsOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const newId = AccountId.parse('acc_new')
const customer = { name: 'Noé Inventé', shipTos: [{ shipToId: 'site-1', name: 'Chantier Un' }] }
const opening = { accountId: 'acc_new', currency: 'EUR' as const, customer }

describe('produces', () => {
  test('an account on which nothing is granted, owed, kept or ordered', () => {
    const shop = new Scene({})
    const { answer } = shop.done(openAccount, opening)
    expect(answer).toEqual({
      accountId: newId,
      currency: 'EUR',
      figures: accountFigures(accountOf(), settingsOf()),
    })
    expect(answer.figures).toMatchObject({ limit: null, available: null, headroom: null, balance: 0, remainder: 0, exposure: 0 })
  })

  test('every term at its default: due at once, no risk known, orders checked always, no hold period, status yes', () => {
    const shop = new Scene({})
    shop.done(openAccount, opening)
    expect(stateIn(shop.rows, refs.account(newId))).toMatchObject({
      terms: { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 },
      orderStatus: { code: 'yes' },
      termsVersion: 1,
      history: { paymentCount: 0, lateCount: 0, daysToPaySum: 0, daysToPayCount: 0 },
      review: {},
      shipToIds: ['site-1'],
    })
  })

  test('the customer beside the account: no mail without consent, French, of France, unless said otherwise', () => {
    const shop = new Scene({})
    shop.done(openAccount, opening)
    expect(stateIn(shop.rows, refs.customer(newId))).toMatchObject({
      customerVersion: 1,
      details: { name: 'Noé Inventé', consent: false, emailChannel: true, professional: false, country: 'FR', language: 'fr' },
    })
  })

  test('the news of an account, of a customer and of figures to be listed, in this order', () => {
    const { facts } = new Scene({}).done(openAccount, opening)
    expect(facts).toEqual([{ type: 'AccountOpened', currency: 'EUR' }, { type: 'CustomerCreated' }, { type: 'FiguresChanged' }])
  })

  test.each(['JPY', 'KWD', 'USD'] as const)('an account in %s for life', (currency) => {
    const shop = new Scene({})
    expect(shop.done(openAccount, { ...opening, currency }).answer.currency).toBe(currency)
    const inEuros = placingOf('A', 10_00, { accountId: 'acc_new', settlement: 'prepaid' })
    expect(shop.refused(placeOrder, inEuros)).toBe('currency-mismatch')
  })
})

describe('refuses', () => {
  const tooManyShipTos = Array.from({ length: bounds.shipTosPerCustomer + 1 }, (_, nth) => ({ shipToId: `site-${nth}`, name: 'Chantier' }))
  test.each([
    ['an id without its prefix', { accountId: '1' }],
    ['an id that is a path', { accountId: 'acc_../acc_1' }],
    ['a name that is only blanks', { customer: { name: '  ' } }],
    ['a name that would split a header', { customer: { name: 'Zoé\r\nBcc: all@fictive.example' } }],
    ['an e-mail that is none', { customer: { name: 'Zoé', email: 'zoe' } }],
    ['a DUNS of eight digits', { customer: { name: 'Zoé', duns: '12345678' } }],
    ['more ship-tos than a customer can have', { customer: { name: 'Zoé', shipTos: tooManyShipTos } }],
  ])('invalid-input: %s', (_, fault) => {
    expect(new Scene({}).refused(openAccount, { ...opening, ...fault })).toBe('invalid-input')
  })

  test('not-allowed before account-exists: who may not open accounts learns of none', () => {
    const rights = new Set(['accounts:read' as const])
    expect(new Scene({}).refused(openAccount, { ...opening, accountId: theAccount }, { rights })).toBe('not-allowed')
  })

  test('account-exists: an id that has its account already, in whatever currency', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    for (const currency of ['EUR', 'USD'] as const)
      expect(shop.refused(openAccount, { ...opening, accountId: theAccount, currency })).toBe('account-exists')
    expect(shop.account).toMatchObject({ limit: 100_00, currency: 'EUR' })
  })
})

describe('stays quiet', () => {
  test('when the same account is opened again, and refuses another customer under its id', () => {
    const shop = new Scene({})
    const { answer } = shop.done(openAccount, opening)
    const rows = new Map(shop.rows)
    expect(shop.unchanged(openAccount, opening)).toEqual(answer)
    expect(shop.refused(openAccount, { ...opening, customer: { ...customer, name: 'Noé Autre' } })).toBe('same-key-other-content')
    expect(new Map(shop.rows)).toEqual(rows)
    expect(shop.records).toHaveLength(1)
  })

  test('about the person: name, address and e-mail stand in the customer alone', () => {
    const person = { name: 'Noé Inventé', email: 'noe@fictive.example', address: { lines: ['9 rue Absente'], city: 'Nulleville' } }
    const { decision } = new Scene({}).done(openAccount, { ...opening, customer: person })
    const beside = decision.changed.filter(({ ref }) => ref.kind !== 'customer')
    expect(JSON.stringify([beside, decision.entries, decision.answer])).not.toMatch(/Noé|noe@|Absente|Nulleville/)
  })

  test('about money: nothing is posted, and other accounts stay as they are', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    const { decision } = shop.done(openAccount, opening)
    expect(decision.entries.flatMap(({ postings }) => postings)).toEqual([])
    expect(decision.changed.map(({ ref }) => [ref.kind, String(ref.account)])).toEqual([
      ['account', 'acc_new'],
      ['customer', 'acc_new'],
    ])
  })
})
