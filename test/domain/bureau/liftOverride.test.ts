import { describe, expect, test } from 'vitest'
import { liftOverride } from '../../../domain/bureau/liftOverride.ts'
import { overrideAssessment } from '../../../domain/bureau/overrideAssessment.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const accountId = theAccount

function overriddenShop(): Scene {
  const shop = new Scene({ account: { review: { rating: '3A2' } } })
  shop.done(overrideAssessment, { accountId, rating: '5A1', limit: 'kept' })
  return shop
}

describe('produces', () => {
  test('the bureau’s value again, and leaves the others', () => {
    const shop = overriddenShop()
    const { answer, facts } = shop.done(liftOverride, { accountId, fields: ['rating', 'ratedOn'] })
    expect(answer).toEqual({ accountId, overridden: ['limit'] })
    expect(facts).toEqual([{ type: 'OverrideLifted', fields: ['rating'] }])
    expect(shop.account.review).toEqual({ rating: '3A2', overridden: { limit: 'kept' } })
  })

  test('no trace of overrides once the last is lifted', () => {
    const shop = overriddenShop()
    shop.done(liftOverride, { accountId, fields: ['rating', 'limit'] })
    expect(shop.account.review).toEqual({ rating: '3A2' })
  })
})

describe('refuses', () => {
  test('unknown-account; invalid-input where no field is named', () => {
    expect(new Scene({}).refused(liftOverride, { accountId: 'acc_none', fields: ['rating'] })).toBe('unknown-account')
    expect(liftOverride.input.safeParse({ accountId, fields: [] }).success).toBe(false)
  })
})

describe('stays quiet', () => {
  test('where nothing of the kind is overridden', () => {
    const shop = overriddenShop()
    expect(shop.unchanged(liftOverride, { accountId, fields: ['ratedOn'] })).toEqual({ accountId, overridden: ['rating', 'limit'] })
  })
})
