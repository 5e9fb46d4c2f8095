import { describe, expect, test } from 'vitest'
import { askBureau } from '../../../domain/bureau/askBureau.ts'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const bureau = { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest' as const }
const asking = (cause: string, trigger: 'customer-created' | 'limit-exceeded' | 'on-demand' = 'limit-exceeded') => ({
  accountId: theAccount,
  trigger,
  cause,
})

/** Asked last at 10:00 in UTC. */
function shopAsked(review: { askedAt?: string; askedFor?: string } = {}, details = {}): Scene {
  return new Scene({ settings: { bureau }, details: { duns: '123456789', ...details }, account: { limit: 5_00, review } })
}
const yesterday = { askedAt: '2026-07-18T10:00:00.000Z', askedFor: 'event-1' }

describe('produces', () => {
  test.each(['customer-created', 'limit-exceeded', 'on-demand'] as const)(
    'one claim before the bureau is asked, because of %s',
    (trigger) => {
      const shop = shopAsked()
      const { answer, facts } = shop.done(askBureau, asking('event-1', trigger))
      expect(answer).toEqual({ ask: true })
      expect(facts).toEqual([])
      expect(shop.account.review).toEqual({ askedAt: '2026-07-18T10:01:00.000Z', askedFor: 'event-1' })
    },
  )

  test.each`
    at                            | ask
    ${'2026-07-19T09:58:59.999Z'} | ${false}
    ${'2026-07-19T09:59:00.000Z'} | ${true}
    ${'2026-07-21T10:00:00.000Z'} | ${true}
  `('asked at 10:00, another cause may ask a minute after $at: $ask', ({ at, ask }) => {
    const outcome = shopAsked(yesterday).at(at).run(askBureau, asking('event-2'))
    expect(outcome).toMatchObject(ask ? { answer: { ask } } : { unchanged: { ask, reason: 'asked-recently' } })
  })

  test('a claim for the longest id that an event can have', () => {
    const cause = `mer_${'m'.repeat(80)}.account/acc_${'a'.repeat(80)}.${Number.MAX_SAFE_INTEGER}.999`
    const shop = shopAsked()
    shop.done(askBureau, asking(cause))
    const failed = { accountId: theAccount, trigger: 'limit-exceeded' as const, cause: `${cause}/failed`, failure: 'slow' }
    expect(shop.done(recordAssessment, failed).answer.stale).toBe(true)
  })

  test('a question on demand at any time, which begins another 24 hours', () => {
    const shop = shopAsked(yesterday).at('2026-07-18T11:00:00.000Z')
    expect(shop.done(askBureau, asking('event-2', 'on-demand')).answer).toEqual({ ask: true })
    shop.at('2026-07-19T10:30:00.000Z')
    expect(shop.unchanged(askBureau, asking('event-3'))).toEqual({ ask: false, reason: 'asked-recently' })
  })
})

describe('refuses', () => {
  test('unknown-account, and before it who isn’t the system', () => {
    const input = { ...asking('event-1'), accountId: 'acc_nobody' }
    expect(shopAsked().refused(askBureau, input, { rights: new Set(['bureau:refresh']) })).toBe('not-allowed')
    expect(shopAsked().refused(askBureau, input)).toBe('unknown-account')
  })

  test('invalid-input: a trigger or a cause that is none', () => {
    expect(askBureau.input.safeParse({ ...asking('event-1'), trigger: 'nightly' }).success).toBe(false)
    expect(shopAsked().refused(askBureau, asking('x'.repeat(301)))).toBe('invalid-input')
  })
})

describe('stays quiet', () => {
  test('after a crash: the same cause may ask again, and isn’t claimed anew', () => {
    const shop = shopAsked()
    shop.done(askBureau, asking('event-1'))
    const { review } = shop.account
    expect(shop.unchanged(askBureau, asking('event-1'))).toEqual({ ask: true })
    expect(shop.account.review).toEqual(review)
  })

  test.each([
    ['answered', { answer: { provider: 'dnb', rating: '5A1' } }],
    ['answered with a failure that trying again doesn’t mend', { failure: 'not-found' }],
  ])('once the cause was %s', (_, said) => {
    const shop = shopAsked()
    shop.done(askBureau, asking('event-1'))
    shop.done(recordAssessment, { ...asking('event-1'), ...said })
    expect(shop.unchanged(askBureau, asking('event-1'))).toEqual({ ask: false, reason: 'answered' })
  })

  test('an answer told before an obstacle, an obstacle before the 24 hours', () => {
    const shop = shopAsked(yesterday, { noBureauCall: true })
    expect(shop.unchanged(askBureau, asking('event-2'))).toEqual({ ask: false, reason: 'bureau-no-call' })
    shop.done(recordAssessment, { ...asking('event-2'), failure: 'not-found' })
    expect(shop.unchanged(askBureau, asking('event-2'))).toEqual({ ask: false, reason: 'answered' })
  })

  test.each([
    ['bureau-no-duns', { duns: undefined }],
    ['bureau-no-call', { noBureauCall: true }],
    ['bureau-country-off', { country: 'BE' }],
  ])('where the bureau may not be asked: %s', (reason, details) => {
    const shop = shopAsked({}, details)
    expect(shop.unchanged(askBureau, asking('event-1', 'on-demand'))).toEqual({ ask: false, reason })
    expect(shop.account.review).toEqual({})
  })

  test('about limit, terms and figures', () => {
    const shop = shopAsked()
    const { account } = shop
    shop.done(askBureau, asking('event-1'))
    expect(shop.account).toEqual({ ...account, review: shop.account.review })
  })
})
