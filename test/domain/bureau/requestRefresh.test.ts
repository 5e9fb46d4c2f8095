import { describe, expect, test } from 'vitest'
import { requestRefresh } from '../../../domain/bureau/requestRefresh.ts'
import { paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const bureau = { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest' as const }
const duns = '123456789'
const asking = { accountId: theAccount }

describe('produces', () => {
  test('the wish to ask, which the bus carries out', () => {
    const { answer, facts } = new Scene({ settings: { bureau }, details: { duns } }).done(requestRefresh, asking)
    expect(answer).toEqual({ accountId: theAccount, requested: true })
    expect(facts).toEqual([{ type: 'BureauRefreshRequested' }])
  })

  test('a wish each time, also within 24 hours: on demand is on demand', () => {
    const shop = new Scene({ settings: { bureau }, details: { duns }, account: { review: { askedAt: '2026-07-18T09:59:00.000Z' } } })
    for (const _ of [1, 2]) expect(shop.done(requestRefresh, asking).facts).toHaveLength(1)
  })
})

describe('refuses', () => {
  const off = { ...bureau, countries: ['BE'] }
  test.each([
    ['unknown-account', 'before all else', { settings: { bureau: off } }, { accountId: 'acc_nobody' }],
    ['bureau-country-off', 'before what the customer lacks', { settings: { bureau: off }, details: { noBureauCall: true } }, {}],
    ['bureau-no-duns', 'before the flag, as refusals are ordered', { settings: { bureau }, details: { noBureauCall: true } }, {}],
    ['bureau-no-duns', 'a customer without one', { settings: { bureau } }, {}],
    ['bureau-no-call', 'a customer not to be looked up', { settings: { bureau }, details: { duns, noBureauCall: true } }, {}],
  ])('%s: %s', (refused, _, holding, fault) => {
    const shop = new Scene(holding)
    expect(shop.refused(requestRefresh, { ...asking, ...fault })).toBe(refused)
    expect(shop.records).toEqual([])
  })

  test('not-allowed, and invalid-input before it', () => {
    const rights = new Set(['accounts:read' as const])
    expect(new Scene({}).refused(requestRefresh, asking, { rights })).toBe('not-allowed')
    expect(new Scene({}).refused(requestRefresh, { accountId: 'Zoé' }, { rights })).toBe('invalid-input')
  })
})

describe('stays quiet', () => {
  test('about the account: limit, review and figures stay until the bureau has answered', () => {
    const shop = new Scene({ settings: { bureau }, details: { duns }, account: { limit: 5_00 }, payments: [paymentOf('pay_1', 3_00)] })
    const { account } = shop
    const { decision } = shop.done(requestRefresh, asking)
    expect(shop.account).toEqual(account)
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account'])
    expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
  })

  test('about the number that is asked with: it stays in the customer', () => {
    const { decision } = new Scene({ settings: { bureau }, details: { duns } }).done(requestRefresh, asking)
    expect(JSON.stringify([decision.entries, decision.answer])).not.toContain(duns)
  })
})
