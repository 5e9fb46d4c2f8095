import { bounds } from '../../domain/limits.ts'
import { Currency, exponentOf, micros } from '../../domain/money.ts'
import type { Assessment } from './contract.ts'

/** What an answer says, or why it isn't believed. */
export type Understood = { kind: 'assessed'; assessment: Assessment } | { kind: 'not-believed'; reason: string }

type Received = { answer: unknown; duns: string; fetchedAt: string; answerHash: string }

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** The value at a dotted path; any level may be missing, null or empty, as the bureau's often are. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((level, name) => (isRecord(level) && Object.hasOwn(level, name) ? level[name] : undefined), value)
}

function text(value: unknown, longest = 80): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, longest) : undefined
}

function date(value: unknown): string | undefined {
  const day = text(value)?.slice(0, 10)
  return day && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : undefined
}

/** A whole number inside a range; numbers may come as text. */
function within(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most ? number : undefined
}

function digits(value: unknown): string | undefined {
  const code = typeof value === 'number' ? String(value).padStart(9, '0') : text(value)?.replaceAll('-', '')
  return code && /^\d{9}$/.test(code) ? code : undefined
}

/** Without the fields that say nothing. */
function filled<T extends object>(fields: T): Partial<T> {
  const present: Partial<T> = { ...fields }
  for (const name in present) if (present[name] === undefined) delete present[name]
  return present
}

/** Marks that stand where a rating would: none was given. */
const noRating: ReadonlySet<string> = new Set(['NQ', '--', 'N/A', '-'])

function ratingOf(assessment: unknown): string | undefined {
  const standard = text(at(assessment, 'standardRating.rating'))
  const level2 = `${text(at(assessment, 'standardRating.financialStrength')) ?? ''}${text(at(assessment, 'standardRating.riskSegment')) ?? ''}`
  const nordic = text(at(assessment, 'nordicAAARating.rating'))
  return [standard, level2, nordic].find((rating) => rating && !noRating.has(rating))?.slice(0, 40)
}

function scoreOf(score: unknown): Assessment['failure'] {
  const read = filled({
    percentile: within(at(score, 'nationalPercentile'), 1, 100),
    class: within(at(score, 'classScore'), 1, 9),
    scoredOn: date(at(score, 'scoreDate')),
  })
  return read.percentile || read.class ? read : undefined
}

/** An amount in major units, as number or text, in minor units; undefined unless it is one exactly, 0 or more, inside our bounds. */
export function minorUnitsOf(value: unknown, currency: Currency): number | undefined {
  const decimal = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (!/^\d{1,15}(\.\d{1,6})?$/.test(decimal)) return undefined
  const scaled = micros(decimal) * 10n ** BigInt(exponentOf(currency))
  if (scaled % 1_000_000n !== 0n) return undefined
  const amount = Number(scaled / 1_000_000n)
  return amount <= bounds.amount ? amount : undefined
}

type Limit = { kind: 'none' } | { kind: 'limit'; limit: NonNullable<Assessment['recommendedLimit']> } | { kind: 'not-believed' }

/** No limit is no limit; one that can't be right makes the whole answer suspect. */
function limitOf(recommendation: unknown): Limit {
  const value = at(recommendation, 'maximumRecommendedLimit.value')
  if (value === undefined || value === null || value === '') return { kind: 'none' }
  const named = at(recommendation, 'maximumRecommendedLimit.currency')
  const currency = Currency.safeParse(named)
  // Of a currency we keep no accounts in there is nothing to convert to; of none at all nothing can be said.
  if (!currency.success) return typeof named === 'string' && /^[A-Z]{3}$/.test(named) ? { kind: 'none' } : { kind: 'not-believed' }
  const amount = minorUnitsOf(value, currency.data)
  return amount === undefined ? { kind: 'not-believed' } : { kind: 'limit', limit: { amount, currency: currency.data } }
}

const warnings = [
  ['high-risk', 'organization.isHighRiskBusiness'],
  ['deteriorating', 'organization.isDeterioratingBusiness'],
  ['severe-negative-events', 'organization.dnbAssessment.hasSevereNegativeEvents'],
  ['open-bankruptcy', 'organization.legalEvents.hasOpenBankruptcy'],
  ['insolvency', 'organization.legalEvents.hasInsolvency'],
  ['open-judgments', 'organization.legalEvents.hasOpenJudgments'],
  ['open-liens', 'organization.legalEvents.hasOpenLiens'],
] as const

function alertsOf(answer: unknown, assessment: unknown): string[] {
  const raised = warnings.filter(([, path]) => at(answer, path) === true).map(([code]) => code)
  const overrides = at(assessment, 'standardRating.ratingOverrideReasons')
  const closed = Array.isArray(overrides) && overrides.some((one) => /out of business/i.test(text(at(one, 'description')) ?? ''))
  return closed ? [...raised, 'out-of-business'] : raised
}

/** The company the answer must speak of is the one asked for; its figures may be those of the head office (tradeUp). */
function companyOf(answer: unknown, duns: string): { headOfficeDuns?: string } | undefined {
  const asked = digits(at(answer, 'inquiryDetail.duns'))
  const told = digits(at(answer, 'organization.duns'))
  if (asked !== undefined && asked !== duns) return undefined
  if (told === undefined || told === duns) return asked === undefined && told === undefined ? undefined : {}
  return asked === duns ? { headOfficeDuns: told } : undefined
}

/** Maps a data blocks answer to our fields. Missing fields are left out; a wrong company or an impossible limit is not believed at all. */
export function understand({ answer, duns, fetchedAt, answerHash }: Received): Understood {
  if (!isRecord(at(answer, 'organization'))) return { kind: 'not-believed', reason: 'no-organization' }
  const company = companyOf(answer, duns)
  if (!company) return { kind: 'not-believed', reason: 'other-company' }
  const assessment = at(answer, 'organization.dnbAssessment')
  const limit = limitOf(at(assessment, 'creditLimitRecommendation'))
  if (limit.kind === 'not-believed') return { kind: 'not-believed', reason: 'impossible-limit' }
  const control = at(answer, 'organization.dunsControlStatus')
  return {
    kind: 'assessed',
    assessment: {
      provider: 'dnb',
      duns,
      ...company,
      ...filled({
        legalName: text(at(answer, 'organization.primaryName'), 200),
        status: text(at(control, 'operatingStatus.description')),
        statusSince: date(at(control, 'operatingStatus.startDate')),
        rating: ratingOf(assessment),
        ratedOn: date(at(assessment, 'standardRating.scoreDate')),
        failure: scoreOf(at(assessment, 'failureScore')),
        delinquency: scoreOf(at(assessment, 'delinquencyScore')),
        paydex: within(at(answer, 'organization.businessTrading.0.summary.0.paydexScore'), 0, 100),
        recommendedLimit: limit.kind === 'limit' ? limit.limit : undefined,
        limitAssessedOn: date(at(assessment, 'creditLimitRecommendation.assessmentDate')),
        transactionId: text(at(answer, 'transactionDetail.transactionID')),
      }),
      alerts: alertsOf(answer, assessment),
      fetchedAt,
      answerHash,
    },
  }
}
