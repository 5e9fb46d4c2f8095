import { describe, expect, test } from 'vitest'
import type { AssessmentAnswer } from '../../../domain/bureau/assessment.ts'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import type { AccountSketch } from '../../kit/builders.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const now = '2026-07-18T10:01:00.000Z'
const told = (cause: string, said: { answer?: AssessmentAnswer; failure?: string }) => ({
  accountId: theAccount,
  trigger: 'limit-exceeded' as const,
  cause,
  ...said,
})
const answer = (said: Partial<AssessmentAnswer> = {}): AssessmentAnswer => ({
  provider: 'dnb',
  rating: '3A2',
  ratedOn: '2026-07-01',
  ...said,
})
const suggestion = (amount: number, currency: 'EUR' | 'USD' = 'EUR') => ({ recommendedLimit: { amount, currency } })

function shopOf(account: AccountSketch = {}, limitPolicy: 'never' | 'suggest' = 'suggest'): Scene {
  return new Scene({ account: { limit: 5_00, ...account }, settings: { bureau: { name: 'D&B', countries: ['FR'], limitPolicy } } })
}

describe('produces', () => {
  test('the review date of today, the rating, and a suggestion beside the limit', () => {
    const shop = shopOf()
    const done = shop.done(recordAssessment, told('event-1', { answer: answer(suggestion(90_00)) }))
    expect(done.answer).toEqual({ reviewedOn: '2026-07-18', stale: false })
    expect(done.facts).toEqual([{ type: 'AssessmentRecorded', reviewedOn: '2026-07-18' }])
    expect(shop.account).toMatchObject({
      limit: 5_00,
      review: { reviewedOn: '2026-07-18', rating: '3A2', ratedOn: '2026-07-01', suggestedLimit: 90_00 },
    })
  })

  test.each`
    known           | heard           | rating   | why
    ${'2026-07-01'} | ${'2026-07-02'} | ${'new'} | ${'a newer one replaces it'}
    ${'2026-07-01'} | ${'2026-07-01'} | ${'new'} | ${'so does one of the same day'}
    ${'2026-07-01'} | ${'2026-06-30'} | ${'old'} | ${'an older one doesn’t'}
    ${undefined}    | ${'2026-06-30'} | ${'new'} | ${'any replaces one of an unknown day'}
    ${'2026-07-01'} | ${undefined}    | ${'new'} | ${'and one of an unknown day any'}
  `('rated on $known, told of $heard: $rating stands ($why)', ({ known, heard, rating }) => {
    const shop = shopOf({ review: { rating: 'old', ...(known && { ratedOn: known }) } })
    const { ratedOn: _, ...undated } = answer({ rating: 'new' })
    shop.done(recordAssessment, told('event-1', { answer: { ...undated, ...(heard && { ratedOn: heard }) } }))
    expect(shop.account.review).toMatchObject({ rating, reviewedOn: '2026-07-18' })
  })

  test('every answer kept, also the one that says there was none', () => {
    const shop = shopOf()
    shop.done(recordAssessment, told('event-1', { answer: answer() }))
    shop.done(recordAssessment, told('event-2', { failure: 'unavailable: 503' }))
    expect(stateIn(shop.rows, refs.assessment(theAccount, 'event-1'))).toEqual({ at: now, trigger: 'limit-exceeded', answer: answer() })
    expect(stateIn(shop.rows, refs.assessment(theAccount, 'event-2'))).toMatchObject({ failure: 'unavailable: 503' })
  })

  test('staleness since the first failure in a row, with the latest reason', () => {
    const shop = shopOf({ review: { reviewedOn: '2026-01-01', rating: '1A1' } })
    const { answer: said, facts } = shop.done(recordAssessment, told('event-1', { failure: 'timeout' }))
    expect(said).toEqual({ reviewedOn: '2026-01-01', stale: true })
    expect(facts).toEqual([{ type: 'AssessmentFailed', reason: 'timeout' }])
    shop.done(recordAssessment, told('event-2', {}))
    expect(shop.account.review).toEqual({ reviewedOn: '2026-01-01', rating: '1A1', staleSince: now, staleReason: 'no answer' })
  })

  test('an end of staleness with the first answer, also to a question that failed before', () => {
    const shop = shopOf()
    shop.done(recordAssessment, told('event-1', { failure: 'timeout' }))
    expect(shop.done(recordAssessment, told('event-1', { answer: answer() })).answer).toEqual({ reviewedOn: '2026-07-18', stale: false })
    expect(shop.account.review).not.toHaveProperty('staleSince')
    expect(shop.account.review).not.toHaveProperty('staleReason')
  })
})

describe('refuses', () => {
  test('invalid-input: an answer with a field that nobody declared, or an amount in cents of cents', () => {
    for (const wrong of [
      { ...answer(), scoreOfLife: 1 },
      { ...answer(), ...suggestion(0.5) },
      { ...answer(), ...suggestion(-1) },
    ])
      expect(recordAssessment.input.safeParse(told('event-1', { answer: wrong })).success).toBe(false)
  })

  test('not-allowed, then unknown-account', () => {
    const input = { ...told('event-1', { answer: answer() }), accountId: 'acc_nobody' }
    expect(shopOf().refused(recordAssessment, input, { rights: new Set(['bureau:refresh']) })).toBe('not-allowed')
    expect(shopOf().refused(recordAssessment, input)).toBe('unknown-account')
  })
})

describe('stays quiet', () => {
  test('about the limit, whatever is recommended', () => {
    for (const amount of [0, 1, 1_000_000_00]) {
      const shop = shopOf()
      const { decision } = shop.done(recordAssessment, told('event-1', { answer: answer(suggestion(amount)) }))
      expect(shop.account).toMatchObject({ limit: 5_00, termsVersion: 1 })
      expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
    }
  })

  test.each([
    ['under the policy never', shopOf({}, 'never'), suggestion(90_00)],
    ['in another currency than the account’s', shopOf(), suggestion(90_00, 'USD')],
    ['that the bureau didn’t make', shopOf(), {}],
    ['of an older rating', shopOf({ review: { ratedOn: '2026-07-10' } }), suggestion(90_00)],
  ])('about a recommendation %s', (_, shop, said) => {
    shop.done(recordAssessment, told('event-1', { answer: answer(said) }))
    expect(shop.account.review).not.toHaveProperty('suggestedLimit')
  })

  test('when the same answer, or a later failure of the same question, comes again', () => {
    const shop = shopOf()
    const { answer: first } = shop.done(recordAssessment, told('event-1', { answer: answer() }))
    shop.on('2026-07-20')
    expect(shop.unchanged(recordAssessment, told('event-1', { answer: answer({ rating: 'other' }) }))).toEqual(first)
    expect(shop.unchanged(recordAssessment, told('event-1', { failure: 'timeout' }))).toEqual(first)
    expect(shop.account.review).toMatchObject({ rating: '3A2', reviewedOn: '2026-07-18' })
  })

  test('when the same failure comes again, which is still stale', () => {
    const shop = shopOf()
    shop.done(recordAssessment, told('event-1', { failure: 'not-found' }))
    expect(shop.unchanged(recordAssessment, told('event-1', { failure: 'not-found' }))).toEqual({ stale: true })
  })

  test('about what the bureau said of the customer: the journal has the day only', () => {
    const { decision } = shopOf().done(recordAssessment, told('event-1', { answer: answer({ legalName: 'FICTIVE ET FILLES' }) }))
    expect(JSON.stringify([decision.entries, decision.answer])).not.toMatch(/FICTIVE|3A2/)
  })
})
