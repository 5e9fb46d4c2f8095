import { describe, expect, test } from 'vitest'
import { changeCustomer } from '../../../domain/accounts/changeCustomer.ts'
import { refs } from '../../../domain/command.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const customer = { name: 'Zoé Fictive' }
const site = (nth: number) => ({ shipToId: `site-${nth}`, name: `Chantier ${nth}` })

describe('produces', () => {
  test('the customer as now told, whole: what is left out is no longer known', () => {
    const shop = new Scene({ details: { email: 'zoe@fictive.example', duns: '123456789', references: ['one'] } })
    shop.done(changeCustomer, { accountId: theAccount, customer: { name: 'Zoé Nouvelle', language: 'en' } })
    const kept = stateIn(shop.rows, refs.customer(theAccount))
    expect(kept?.details).toMatchObject({ name: 'Zoé Nouvelle', language: 'en', consent: false, references: [] })
    expect(kept?.details).not.toHaveProperty('email')
    expect(kept?.details).not.toHaveProperty('duns')
  })

  test('a version one higher each time', () => {
    const shop = new Scene({})
    const versions = [1, 2, 3].map(() => shop.done(changeCustomer, { accountId: theAccount, customer }).answer.customerVersion)
    expect(versions).toEqual([2, 3, 4])
  })

  test('the news that the customer changed, and that lists show another name', () => {
    const { facts } = new Scene({}).done(changeCustomer, { accountId: theAccount, customer })
    expect(facts).toEqual([{ type: 'CustomerChanged', customerVersion: 2 }, { type: 'FiguresChanged' }])
  })

  test('ship-tos that orders may name from now on, and no others', () => {
    const shop = new Scene({ account: { limit: 100_00 }, details: { shipTos: [site(1)] } })
    shop.done(changeCustomer, { accountId: theAccount, customer: { ...customer, shipTos: [site(2), site(3)] } })
    expect(shop.account.shipToIds).toEqual(['site-2', 'site-3'])
    expect(shop.refused(placeOrder, placingOf('A', 10_00, { shipToId: 'site-1' }))).toBe('unknown-ship-to')
    expect(shop.done(placeOrder, placingOf('A', 10_00, { shipToId: 'site-3' })).answer.held).toBe(false)
  })

  test('text as it was typed, less the blanks around it', () => {
    const shop = new Scene({})
    shop.done(changeCustomer, { accountId: theAccount, customer: { name: "  Ægir d'Ölçü-Ñandú & Fils  " } })
    expect(stateIn(shop.rows, refs.customer(theAccount))?.details.name).toBe("Ægir d'Ölçü-Ñandú & Fils")
  })
})

describe('refuses', () => {
  test.each([
    ['no name', {}],
    ['a field that nobody declared', { ...customer, limit: 100_00 }],
    ['a country in lower case', { ...customer, country: 'fr' }],
    ['three free fields', { ...customer, references: ['1', '2', '3'] }],
    ['an address on no line', { ...customer, address: { lines: [], city: 'Nulleville' } }],
  ])('invalid-input: %s', (_, fault) => {
    const input: object = { accountId: 'acc_nobody', customer: fault }
    const parsed = changeCustomer.input.safeParse(input)
    expect(parsed.success).toBe(false)
  })

  test('not-allowed, before anything is said of the account', () => {
    const rights = new Set(['accounts:read' as const])
    expect(new Scene({}).refused(changeCustomer, { accountId: 'acc_nobody', customer }, { rights })).toBe('not-allowed')
  })

  test('unknown-account: an id nobody opened', () => {
    expect(new Scene({}).refused(changeCustomer, { accountId: 'acc_nobody', customer })).toBe('unknown-account')
  })
})

describe('stays quiet', () => {
  test('about money, terms and orders: the figures are the same to the cent, and nothing is posted', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 40_00)], payments: [paymentOf('pay_1', 25_00)] })
    const before = shop.account
    const { decision } = shop.done(changeCustomer, { accountId: theAccount, customer: { ...customer, shipTos: [site(1)] } })
    expect(shop.account).toEqual({ ...before, shipToIds: ['site-1'] })
    expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account', 'customer'])
  })

  test('about the terms’ version: who read the terms before may still change them', () => {
    const shop = new Scene({})
    shop.done(changeCustomer, { accountId: theAccount, customer })
    expect(shop.account.termsVersion).toBe(1)
  })

  test('about orders already placed: a ship-to that is gone stays on them', () => {
    const shop = new Scene({ details: { shipTos: [site(1)] }, orders: [orderOf('A', 10_00, { shipToId: 'site-1' })] })
    shop.done(changeCustomer, { accountId: theAccount, customer })
    expect(shop.order('A').shipToId).toBe('site-1')
  })

  test('about held orders: who the customer is doesn’t ease a check', () => {
    const shop = new Scene({ orders: [orderOf('A', 10_00, { charged: 0, holds: [{ reason: 'not-approved' }] })] })
    const { facts } = shop.done(changeCustomer, { accountId: theAccount, customer })
    expect(facts.map(({ type }) => type)).not.toContain('CreditEased')
  })
})
