import { describe, expect, test } from 'vitest'
import { overrideAssessment } from '../../../domain/bureau/overrideAssessment.ts'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const accountId = theAccount
const heard = (cause: string, rating: string) => ({
  accountId,
  trigger: 'on-demand' as const,
  cause,
  answer: { provider: 'dnb', rating, ratedOn: '2026-07-01', recommendedLimit: { amount: 90_00, currency: 'EUR' as const } },
})

describe('produces', () => {
  test('a user’s values beside the bureau’s, which a refresh renews without touching them', () => {
    const shop = new Scene({ account: { limit: 5_00 } })
    shop.done(recordAssessment, heard('event-1', '3A2'))
    expect(shop.done(overrideAssessment, { accountId, rating: '5A1', ratedOn: '2026-07-10' }).answer).toEqual({
      accountId,
      overridden: ['rating', 'ratedOn'],
    })
    shop.done(recordAssessment, heard('event-2', '2A3'))
    expect(shop.account.review).toMatchObject({ rating: '2A3', overridden: { rating: '5A1', ratedOn: '2026-07-10' } })
  })

  test('one more value without losing those before', () => {
    const shop = new Scene({})
    shop.done(overrideAssessment, { accountId, rating: '5A1' })
    expect(shop.done(overrideAssessment, { accountId, limit: 'kept' }).answer.overridden).toEqual(['rating', 'limit'])
  })

  test('a fact that names the fields, and neither journal nor answer what they were set to', () => {
    const { decision, facts } = new Scene({}).done(overrideAssessment, { accountId, rating: 'a friend of the house' })
    expect(facts).toEqual([{ type: 'AssessmentOverridden', fields: ['rating'] }])
    expect(JSON.stringify([decision.entries, decision.answer])).not.toContain('friend')
  })
})

describe('refuses', () => {
  test('invalid-input: nothing set; then unknown-account, then customer-erased', () => {
    const erased = new Scene({ account: { erasedAt: '2026-07-01T00:00:00.000Z' } })
    expect(erased.refused(overrideAssessment, { accountId: 'acc_none' })).toBe('invalid-input')
    expect(erased.refused(overrideAssessment, { accountId: 'acc_none', rating: '1A' })).toBe('unknown-account')
    expect(erased.refused(overrideAssessment, { accountId, rating: '1A' })).toBe('customer-erased')
  })

  test('invalid-input: a limit in place of the word to keep it', () => {
    expect(overrideAssessment.input.safeParse({ accountId, limit: 10_00 }).success).toBe(false)
  })
})

describe('stays quiet', () => {
  test('about limit, terms and figures', () => {
    const shop = new Scene({ account: { limit: 5_00 } })
    const { review: _, ...before } = shop.account
    shop.done(overrideAssessment, { accountId, limit: 'kept' })
    expect(shop.account).toMatchObject(before)
  })
})
