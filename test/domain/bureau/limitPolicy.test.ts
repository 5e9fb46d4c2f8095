import { describe, expect, test } from 'vitest'
import type { Limit } from '../../../domain/accounts/account.ts'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { liftOverride } from '../../../domain/bureau/liftOverride.ts'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { orderOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const accountId = theAccount
type Policy = 'never' | 'suggest' | 'decrease-only' | 'auto'

const shopOf = (limit: Limit, limitPolicy: Policy) =>
  new Scene({ account: { limit }, settings: { bureau: { name: 'D&B', countries: ['FR'], limitPolicy } } })
let causes = 0
const recommends = (amount: number, currency: 'EUR' | 'USD' = 'EUR') => ({
  accountId,
  trigger: 'limit-exceeded' as const,
  cause: `event-${++causes}`,
  answer: { provider: 'dnb', recommendedLimit: { amount, currency } },
})

describe('a recommended limit of 90.00', () => {
  test.each<[Policy, Limit, Limit]>([
    ['never', 50_00, 50_00],
    ['suggest', 50_00, 50_00],
    ['decrease-only', 50_00, 50_00],
    ['decrease-only', 90_00, 90_00],
    ['decrease-only', 100_00, 90_00],
    ['decrease-only', 'unlimited', 90_00],
    ['decrease-only', null, null],
    ['auto', 50_00, 90_00],
    ['auto', 100_00, 90_00],
    ['auto', 'unlimited', 90_00],
    ['auto', null, 90_00],
  ])('under the policy %s turns a limit of %j into %j', (policy, before, after) => {
    const shop = shopOf(before, policy)
    const { facts } = shop.done(recordAssessment, recommends(90_00))
    expect(shop.account.limit).toEqual(after)
    expect(shop.account.termsVersion).toBe(before === after ? 1 : 2)
    expect(factsOf(facts, 'LimitChanged')).toEqual(before === after ? [] : [{ type: 'LimitChanged', limit: after }])
    expect(shop.account.review.suggestedLimit).toBe(policy === 'never' ? undefined : 90_00)
  })

  test('in another currency moves no limit', () => {
    const shop = shopOf(50_00, 'auto')
    shop.done(recordAssessment, recommends(90_00, 'USD'))
    expect(shop.account.limit).toBe(50_00)
  })

  test('lets held orders be looked at again when it eases', () => {
    const held = orderOf('A', 80_00, { charged: 0, holds: [{ reason: 'limit-exceeded', exposure: 80_00, limit: 50_00, excess: 30_00 }] })
    const bureau = { name: 'D&B', countries: ['FR'], limitPolicy: 'auto' as const }
    const shop = new Scene({ account: { limit: 50_00 }, orders: [held], settings: { bureau } })
    expect(shop.done(recordAssessment, recommends(90_00)).facts).toContainEqual({ type: 'CreditEased' })
  })
})

describe('a limit that a user sets', () => {
  test.each<Policy>(['auto', 'decrease-only'])('stays under the policy %s until it is let go, the bureau’s beside it', (policy) => {
    const shop = shopOf(null, policy)
    shop.done(changeLimit, { accountId, limit: 120_00 })
    shop.done(recordAssessment, recommends(90_00))
    expect(shop.account).toMatchObject({ limit: 120_00, review: { suggestedLimit: 90_00, overridden: { limit: 'kept' } } })
    shop.done(liftOverride, { accountId, fields: ['limit'] })
    shop.done(recordAssessment, recommends(90_00))
    expect(shop.account.limit).toBe(90_00)
  })

  test.each<Policy>(['never', 'suggest'])('is no override under the policy %s, which never moves one', (policy) => {
    const shop = shopOf(null, policy)
    shop.done(changeLimit, { accountId, limit: 120_00 })
    expect(shop.account.review).toEqual({})
  })
})
