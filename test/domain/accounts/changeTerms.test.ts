import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { changeTerms } from '../../../domain/accounts/changeTerms.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, orderOf, placingOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

type Input = z.input<(typeof changeTerms)['input']>
const defaults = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none' as const, minimumForCheck: 0, holdPeriod: 0 }
const to = (terms: Partial<Input> = {}): Input => ({ accountId: theAccount, ...defaults, ...terms })

describe('produces', () => {
  test('all five terms as now told, under the next version', () => {
    const terms = { paymentTermDays: 45, endOfMonth: true, riskLevel: 'medium' as const, minimumForCheck: 20_00, holdPeriod: 3 }
    const shop = new Scene({ account: { limit: 10_00, termsVersion: 4 } })
    const { answer, facts } = shop.done(changeTerms, to(terms), { ifMatch: '4' })
    expect(answer).toEqual({ accountId: theAccount, limit: 10_00, terms, orderStatus: { code: 'yes' }, termsVersion: 5 })
    expect(facts).toEqual([{ type: 'TermsChanged', termsVersion: 5 }, { type: 'FiguresChanged' }])
  })

  test.each`
    minimum  | total    | held     | why
    ${0}     | ${1}     | ${true}  | ${'0 checks always'}
    ${20_00} | ${19_99} | ${false} | ${'below the minimum nothing is checked'}
    ${20_00} | ${20_00} | ${false} | ${'nor at the minimum'}
    ${20_00} | ${20_01} | ${true}  | ${'a cent above it is'}
  `('with a minimum of $minimum an order of $total is held: $held ($why)', ({ minimum, total, held }) => {
    const shop = new Scene({ account: { limit: 0 } })
    shop.done(changeTerms, to({ minimumForCheck: minimum }))
    expect(shop.done(placeOrder, placingOf('A', total)).answer.held).toBe(held)
  })

  test('a hold period that counts for the next order, and a re-check of what the old one held', () => {
    const shop = new Scene({ account: { limit: 1000_00 }, invoices: [invoiceOf('inv_1', 10_00, { dueOn: '2026-07-17' })] })
    shop.done(changeTerms, to({ holdPeriod: 2 }))
    expect(shop.done(placeOrder, placingOf('A', 5_00)).answer.holds.map(({ reason }) => reason)).toEqual(['past-due'])
    expect(factsOf(shop.done(changeTerms, to({ holdPeriod: 3 })).facts, 'CreditEased')).toHaveLength(1)
    shop.done(recheckHolds, { accountId: theAccount })
    expect(shop.order('A')).toMatchObject({ holds: [], charged: 5_00 })
  })
})

describe('refuses', () => {
  test.each([
    ['days before the invoice', to({ paymentTermDays: -1 })],
    ['more days than a year', to({ paymentTermDays: 366 })],
    ['half a day', to({ paymentTermDays: 0.5 })],
    ['a minimum below 0', to({ minimumForCheck: -1 })],
    ['a thirteenth ageing period', to({ holdPeriod: 13 })],
  ])('invalid-input: %s', (_, input) => {
    expect(new Scene({}).refused(changeTerms, input)).toBe('invalid-input')
  })

  test('invalid-input: a term left out, since what is sent replaces all five', () => {
    for (const name of Object.keys(defaults)) {
      const { [name]: _, ...input }: Record<string, unknown> = to()
      expect(changeTerms.input.safeParse(input).success, name).toBe(false)
    }
  })

  test('not-allowed: the right to change limits is not the right to change terms', () => {
    expect(new Scene({}).refused(changeTerms, to(), { rights: new Set(['limits:change']) })).toBe('not-allowed')
  })

  test.each([
    ['unknown-account', 'before the version', { accountId: 'acc_nobody' }],
    ['changed-meanwhile', 'an older version', {}],
  ])('%s: %s', (refused, _, fault) => {
    const shop = new Scene({ account: { termsVersion: 2 } })
    expect(shop.refused(changeTerms, { ...to({ holdPeriod: 5 }), ...fault }, { ifMatch: '1' })).toBe(refused)
    expect(shop.account.terms).toEqual(defaults)
  })

  test('changed-meanwhile: the limit was changed since the terms were read', () => {
    const shop = new Scene({})
    shop.done(changeLimit, { accountId: theAccount, limit: 5_00 }, { ifMatch: '1' })
    expect(shop.refused(changeTerms, to(), { ifMatch: '1' })).toBe('changed-meanwhile')
  })
})

describe('stays quiet', () => {
  test('about invoices already issued: their due dates stay', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00, { dueOn: '2026-07-31' })] })
    const { debts } = shop
    shop.done(changeTerms, to({ paymentTermDays: 60 }))
    expect(shop.invoice('inv_1').dueOn).toBe('2026-07-31')
    expect(shop.debts).toEqual(debts)
  })

  test('about orders already approved: a stricter term holds none of them', () => {
    const orders = [orderOf('A', 10_00)]
    const shop = new Scene({ account: { limit: 100_00 }, orders, invoices: [invoiceOf('inv_1', 10_00, { dueOn: '2026-01-17' })] })
    const { facts, decision } = shop.done(changeTerms, to({ holdPeriod: 2 }))
    expect(shop.order('A')).toEqual(orders[0])
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
    expect(factsOf(facts, 'CreditEased')).toEqual([])
  })

  test('about the risk level, which only informs: a high risk holds nothing', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    shop.done(changeTerms, to({ riskLevel: 'high' }))
    expect(shop.done(placeOrder, placingOf('A', 100_00)).answer.held).toBe(false)
  })

  test('about limit, status and figures', () => {
    const shop = new Scene({ account: { limit: 100_00, orderStatus: { code: 'no' } }, orders: [orderOf('A', 10_00)] })
    const { terms: _, termsVersion: __, ...before } = shop.account
    shop.done(changeTerms, to({ paymentTermDays: 30 }))
    expect(shop.account).toMatchObject(before)
  })
})
