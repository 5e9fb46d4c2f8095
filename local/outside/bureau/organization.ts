import { createHash } from 'node:crypto'

/** What the bureau thinks of a company before anyone told it otherwise. */
export type Opinion = {
  primaryName: string
  country: string
  operatingStatus: string
  rating: string
  ratedOn: string
  riskSegment: string
  /** Major units, as the bureau sends it; `null` for none. Kept as told, so that nonsense can be told too. */
  recommendedLimit: { value: unknown; currency: string } | null
  paydex: number
}

const strengths = ['5A', '4A', '3A', '2A', '1A', 'A', 'B', 'C']

/** The same DUNS gets the same opinion on every machine and at every start. */
export function opinionOf(duns: string): Opinion {
  const digest = createHash('sha256').update(duns).digest()
  const at = (place: number) => digest[place] ?? 0
  const riskSegment = String(1 + (at(1) % 3))
  return {
    primaryName: `Établissements ${duns.slice(0, 3)} ${duns.slice(3, 6)} SAS`,
    country: 'FR',
    operatingStatus: 'Active',
    rating: `${strengths[at(0) % strengths.length]}${riskSegment}`,
    ratedOn: `2026-0${1 + (at(2) % 6)}-1${at(3) % 10}`,
    riskSegment,
    recommendedLimit: { value: 1000 * (5 + (at(4) % 95)), currency: 'EUR' },
    paydex: 40 + (at(5) % 60),
  }
}

/** The blocks a contract here covers. */
export const blocks = ['companyinfo_L2_v1', 'financialstrengthinsight_L2_v1', 'paymentinsight_L1_v1', 'eventfilings_L1_v1'] as const

/** The part of `organization` that one data block brings. */
export function partOf(block: string, duns: string, opinion: Opinion): Record<string, unknown> {
  const ended = opinion.operatingStatus !== 'Active'
  switch (block) {
    case 'companyinfo_L2_v1':
      return {
        duns,
        primaryName: opinion.primaryName,
        countryISOAlpha2Code: opinion.country,
        dunsControlStatus: {
          operatingStatus: { description: opinion.operatingStatus, dnbCode: ended ? 403 : 9074, startDate: '2009-03-01' },
          isMarketable: !ended,
          isDelisted: false,
          firstReportDate: '2009-03-01',
        },
        primaryAddress: {
          addressCountry: { isoAlpha2Code: opinion.country },
          addressLocality: { name: 'PARIS' },
          postalCode: '75011',
          streetAddress: { line1: '12 RUE DE LA ROQUETTE' },
        },
        registrationNumbers: [{ registrationNumber: `${duns}00017`, typeDescription: 'SIRET', typeDnBCode: 2081 }],
        isStandalone: true,
      }
    case 'financialstrengthinsight_L2_v1':
      return { isHighRiskBusiness: opinion.riskSegment === '4', isDeterioratingBusiness: false, dnbAssessment: assessment(opinion, ended) }
    case 'paymentinsight_L1_v1':
      return { businessTrading: [{ summary: [{ paydexScore: opinion.paydex, paymentScoreDate: opinion.ratedOn }] }] }
    default:
      return {
        legalEvents: {
          hasLegalEvents: ended,
          hasOpenBankruptcy: ended,
          hasInsolvency: ended,
          hasOpenJudgments: false,
          hasOpenLiens: false,
        },
      }
  }
}

function assessment(opinion: Opinion, ended: boolean): Record<string, unknown> {
  const { recommendedLimit, rating, ratedOn } = opinion
  return {
    standardRating: {
      rating,
      financialStrength: rating.slice(0, -1),
      riskSegment: opinion.riskSegment,
      scoreDate: ratedOn,
      ratingReason: [],
      ratingOverrideReasons: ended ? [{ description: 'Out of business', dnbCode: 15_012 }] : [],
    },
    failureScore: {
      nationalPercentile: 71,
      classScore: 2,
      classScoreDescription: 'Low risk',
      scoreDate: ratedOn,
      scoreModel: { description: 'FR Failure' },
      scoreOverrideReasons: [],
    },
    delinquencyScore: { nationalPercentile: 64, classScore: 2, classScoreDescription: 'Low risk', scoreDate: ratedOn },
    creditLimitRecommendation: recommendedLimit ? { maximumRecommendedLimit: recommendedLimit, assessmentDate: ratedOn } : {},
    hasSevereNegativeEvents: ended,
  }
}

/** `base` with every field of `patch` put over it, level by level; lists and `null` replace. */
export function patched(base: unknown, patch: unknown): unknown {
  if (!isTree(base) || !isTree(patch)) return patch
  const over = Object.entries(patch).map(([name, value]): [string, unknown] => [name, patched(base[name], value)])
  return { ...base, ...Object.fromEntries(over) }
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
