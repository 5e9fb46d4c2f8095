import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const to = (limit: number | 'unlimited' | null) => ({ accountId: theAccount, limit })
const heldOrder = orderOf('held', 80_00, {
  charged: 0,
  holds: [{ reason: 'limit-exceeded', limit: 50_00, exposure: 80_00, excess: 30_00 }],
})

describe('produces', () => {
  test.each`
    limit          | available      | headroom       | meaning
    ${100_00}      | ${70_00}       | ${50_00}       | ${'an amount, of which unpaid and charged take their part'}
    ${50_00}       | ${20_00}       | ${0}           | ${'exactly the exposure'}
    ${49_99}       | ${19_99}       | ${-1}          | ${'one cent less than the exposure'}
    ${0}           | ${-30_00}      | ${-50_00}      | ${'nothing, which is an amount like any other'}
    ${null}        | ${null}        | ${null}        | ${'not granted, which is not 0'}
    ${'unlimited'} | ${'unlimited'} | ${'unlimited'} | ${'no bound'}
  `('limit $limit: available $available, headroom $headroom ($meaning)', ({ limit, available, headroom }) => {
    const shop = new Scene({ account: { limit: 1 }, invoices: [invoiceOf('inv_1', 30_00)], orders: [orderOf('A', 20_00)] })
    expect(shop.done(changeLimit, { accountId: theAccount, limit }).answer.limit).toBe(limit)
    expect(shop.figures).toMatchObject({ limit, available, headroom, exposure: 50_00 })
  })

  test('the terms as they now stand, under the version that guards the next change', () => {
    const shop = new Scene({ account: { terms: { paymentTermDays: 30 } } })
    const { answer, facts } = shop.done(changeLimit, to(100_00), { ifMatch: '1' })
    expect(answer).toEqual({
      accountId: theAccount,
      limit: 100_00,
      terms: shop.account.terms,
      orderStatus: { code: 'yes' },
      termsVersion: 2,
    })
    expect(factsOf(facts, 'LimitChanged')).toEqual([{ type: 'LimitChanged', limit: 100_00 }])
    expect(factsOf(facts, 'FiguresChanged')).toHaveLength(1)
  })

  test('a re-check of held orders, which a higher limit releases and a lower one doesn’t', () => {
    const shop = new Scene({ account: { limit: 50_00 }, orders: [heldOrder] })
    expect(factsOf(shop.done(changeLimit, to(79_99)).facts, 'CreditEased')).toHaveLength(1)
    shop.run(recheckHolds, { accountId: theAccount })
    expect(shop.order('held').holds).not.toEqual([])
    shop.done(changeLimit, to(80_00))
    shop.done(recheckHolds, { accountId: theAccount })
    expect(shop.order('held')).toMatchObject({ holds: [], charged: 80_00 })
  })

  test(`a limit of ${bounds.amount}, the largest amount there is`, () => {
    expect(new Scene({}).done(changeLimit, to(bounds.amount)).answer.limit).toBe(bounds.amount)
  })
})

describe('refuses', () => {
  const nobody = { accountId: 'acc_nobody' }
  test.each([
    ['invalid-input', 'a limit below 0', { limit: -1 }],
    ['invalid-input', 'half a cent', { limit: 0.5 }],
    ['invalid-input', 'more than an amount can be', { limit: bounds.amount + 1 }],
    ['unknown-account', 'before the version is looked at', { ...nobody }],
    ['changed-meanwhile', 'read before somebody else changed it', {}],
  ])('%s: %s', (refused, _, fault) => {
    const shop = new Scene({ account: { limit: 5_00, termsVersion: 7 } })
    expect(shop.refused(changeLimit, { ...to(10_00), ...fault }, { ifMatch: '6' })).toBe(refused)
    expect(shop.account).toMatchObject({ limit: 5_00, termsVersion: 7 })
  })

  test('not-allowed: the right to change terms is not the right to change limits', () => {
    expect(new Scene({}).refused(changeLimit, to(10_00), { rights: new Set(['terms:change']) })).toBe('not-allowed')
  })
})

describe('stays quiet', () => {
  test('about what was approved before: a lower limit takes no charge back and holds nothing by itself', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 90_00)] })
    const { facts, decision } = shop.done(changeLimit, to(10_00))
    expect(shop.order('A')).toMatchObject({ charged: 90_00, holds: [] })
    expect(factsOf(facts, 'LimitExceeded')).toEqual([])
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
    expect(shop.done(placeOrder, placingOf('B', 1)).answer.held).toBe(true)
  })

  test('about re-checking where nothing is held', () => {
    const { facts } = new Scene({ orders: [orderOf('A', 90_00)] }).done(changeLimit, to(100_00))
    expect(factsOf(facts, 'CreditEased')).toEqual([])
  })

  test('about money: deposits never become credit, and nothing is posted', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 40_00)] })
    const { decision } = shop.done(changeLimit, to(100_00))
    expect(shop.figures).toMatchObject({ available: 100_00, deposits: 40_00, balance: 40_00 })
    expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
  })

  test('about the other terms and the status', () => {
    const shop = new Scene({ account: { terms: { holdPeriod: 3, riskLevel: 'high' }, orderStatus: { code: 'PSL' } } })
    const { terms, orderStatus } = shop.account
    shop.done(changeLimit, to(100_00))
    expect(shop.account).toMatchObject({ terms, orderStatus })
  })
})
