import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Currency, exponentOf } from '../../../domain/money.ts'
import { Assessment } from '../../../providers/bureau/contract.ts'
import { minorUnitsOf, understand } from '../../../providers/bureau/dnbAnswer.ts'
import recorded from './recorded/data-blocks.json' with { type: 'json' }

const duns = '804735132'
const received = { duns, fetchedAt: '2026-11-22T10:00:00.000Z', answerHash: 'a'.repeat(64) }

function understood(answer: unknown) {
  return understand({ answer, ...received })
}

/** The recorded answer with its D&B assessment changed. */
function assessing(change: Record<string, unknown>) {
  const { organization } = recorded
  return { ...recorded, organization: { ...organization, dnbAssessment: { ...organization.dnbAssessment, ...change } } }
}

describe('an answer of the bureau', () => {
  test('becomes an assessment, with the limit in minor units and empty levels left out', () => {
    expect(understood(recorded)).toEqual({
      kind: 'assessed',
      assessment: {
        provider: 'dnb',
        duns,
        legalName: 'Gorman Manufacturing Company, Inc.',
        status: 'Active',
        statusSince: '2014-05-03',
        rating: '3A2',
        ratedOn: '2026-11-02',
        failure: { percentile: 72, class: 2, scoredOn: '2026-11-10' },
        paydex: 78,
        recommendedLimit: { amount: 250_000_00, currency: 'USD' },
        limitAssessedOn: '2026-11-11',
        alerts: ['deteriorating', 'open-judgments'],
        fetchedAt: '2026-11-22T10:00:00.000Z',
        transactionId: 'rlh-000a1',
        answerHash: 'a'.repeat(64),
      },
    })
  })

  test('with nothing but the company is still an assessment', () => {
    const bare = understood({ inquiryDetail: { duns }, organization: {} })
    expect(bare).toEqual({ kind: 'assessed', assessment: { provider: 'dnb', ...received, alerts: [] } })
  })

  test.each([
    ['is that of the standard rating', { rating: '3A2' }, {}, '3A2'],
    ['is strength and segment where level 2 gives them apart', { financialStrength: '4A', riskSegment: '1' }, {}, '4A1'],
    ['falls back to the Nordic one', { rating: 'NQ' }, { rating: 'AA' }, 'AA'],
    ['is none for the marks of none', { rating: '--' }, { rating: 'NQ' }, undefined],
  ])('the rating %s', (_, standardRating, nordicAAARating, rating) => {
    expect(understood(assessing({ standardRating, nordicAAARating }))).toMatchObject({ assessment: rating ? { rating } : {} })
  })

  test('a percentile of 0 means not scored', () => {
    expect(understood(assessing({ failureScore: { nationalPercentile: 0 } }))).not.toHaveProperty('assessment.failure')
  })

  test('that the company is out of business is an alert', () => {
    const standardRating = { ratingOverrideReasons: [{ description: 'Company is Out of Business' }] }
    expect(understood(assessing({ standardRating }))).toMatchObject({ assessment: { alerts: expect.arrayContaining(['out-of-business']) } })
  })

  test('about the head office says so', () => {
    const answer = { ...recorded, organization: { ...recorded.organization, duns: '001368083' } }
    expect(understood(answer)).toMatchObject({ kind: 'assessed', assessment: { duns, headOfficeDuns: '001368083' } })
  })

  test.each([
    ['another company than asked', { ...recorded, inquiryDetail: { duns: '999999999' } }, 'other-company'],
    ['another company, without saying what was asked', { organization: { duns: '999999999' } }, 'other-company'],
    ['no company at all', { organization: {} }, 'other-company'],
    ['nothing', {}, 'no-organization'],
    ['null', null, 'no-organization'],
    ['a page of text', '<html>', 'no-organization'],
  ])('about %s is not believed', (_, answer, reason) => {
    expect(understood(answer)).toEqual({ kind: 'not-believed', reason })
  })

  test.each([
    ['below 0', { value: -1, currency: 'USD' }],
    ['not a number', { value: 'NaN', currency: 'USD' }],
    ['infinite', { value: Number.POSITIVE_INFINITY, currency: 'USD' }],
    ['above all bounds', { value: 1e15, currency: 'USD' }],
    ['in exponents', { value: '1e5', currency: 'USD' }],
    ['a fraction of a cent', { value: 10.005, currency: 'USD' }],
    ['without currency', { value: 250_000 }],
    ['an object', { value: {}, currency: 'USD' }],
  ])('with a limit %s is not believed at all', (_, maximumRecommendedLimit) => {
    expect(understood(assessing({ creditLimitRecommendation: { maximumRecommendedLimit } }))).toEqual({
      kind: 'not-believed',
      reason: 'impossible-limit',
    })
  })

  test.each([
    ['none where there is none', {}, undefined],
    ['none where it is null', { value: null, currency: null }, undefined],
    ['none in a currency without accounts', { value: 5, currency: 'XAU' }, undefined],
    ['0, which is a limit', { value: 0, currency: 'EUR' }, { amount: 0, currency: 'EUR' }],
    ['exact in kroner of the largest sample', { value: 202_700_000, currency: 'NOK' }, { amount: 20_270_000_000, currency: 'NOK' }],
    ['without decimals in yen', { value: '900', currency: 'JPY' }, { amount: 900, currency: 'JPY' }],
  ])('has a limit: %s', (_, maximumRecommendedLimit, limit) => {
    const answer = understood(assessing({ creditLimitRecommendation: { maximumRecommendedLimit } }))
    expect(answer.kind === 'assessed' && answer.assessment.recommendedLimit).toEqual(limit)
  })

  test('of any shape whatever is an assessment of the contract’s shape or not believed, and never throws', () => {
    const anything = fc.anything({ values: [fc.string(), fc.double(), fc.constant(null), fc.boolean()] })
    const record = fc.record(
      {
        standardRating: anything,
        failureScore: anything,
        delinquencyScore: anything,
        creditLimitRecommendation: fc.record({
          maximumRecommendedLimit: fc.record({ value: anything, currency: fc.constantFrom('EUR', 'XAU', 7) }),
          assessmentDate: anything,
        }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(record, anything, anything, (dnbAssessment, dunsControlStatus, businessTrading) => {
        const answer = understood({ inquiryDetail: { duns }, organization: { duns, dnbAssessment, dunsControlStatus, businessTrading } })
        if (answer.kind === 'assessed') expect(Assessment.safeParse(answer.assessment).error).toBeUndefined()
      }),
    )
  })
})

test('major units become minor units exactly, in every currency', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Currency.options), fc.nat(1_000_000_000_000), (currency, amount) => {
      const exponent = exponentOf(currency)
      const figures = String(amount).padStart(exponent + 1, '0')
      const major = exponent ? `${figures.slice(0, -exponent)}.${figures.slice(-exponent)}` : figures
      expect(minorUnitsOf(major, currency)).toBe(amount)
    }),
  )
})
