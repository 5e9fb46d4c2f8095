import { randomUUID } from 'node:crypto'
import type { Reply } from '../loopback.ts'
import { bureauError } from './bureauError.ts'
import type { Fault, NextAnswer } from './nextAnswers.ts'
import { blocks, type Opinion, opinionOf, partOf, patched } from './organization.ts'

type Asked = { duns: string; query: URLSearchParams; now: number; next: NextAnswer | undefined }

/** `GET /v1/data/duns/{duns}`: the blocks asked for, with what the control wants said in their place. */
export async function answerFor(asked: Asked): Promise<Reply> {
  const { duns, query, next } = asked
  const fault = next?.fault
  if (fault) {
    const instead = await insteadOf(fault)
    if (instead) return instead
  }
  if (!/^\d{9}$/.test(duns)) return wrongParameter('duns', 'must be nine digits')
  if (duns === '000000000' || duns.startsWith('999') || fault?.kind === 'not-found')
    return bureauError(404, { code: '10001', message: 'DUNS not found' })
  const ids = (query.get('blockIDs') ?? '').split(',').filter(Boolean)
  if (ids.length === 0) return wrongParameter('blockIDs', 'is required')
  const unknown = ids.find((id) => !blocks.some((block) => block === id))
  if (unknown) return bureauError(403, { code: '00012', message: `You do not have access to the requested data block: ${unknown}` })
  const opinion = told(opinionOf(duns), next)
  if (opinion.country === 'DE' && !query.get('orderReason')) return wrongParameter('orderReason', 'is required for this country')
  const answeredDuns = fault?.kind === 'wrong-duns' ? fault.duns : duns
  const json = documentOf({ ...asked, duns: answeredDuns, ids, opinion })
  if (fault?.kind === 'truncated') return cut(json)
  return { headers: { 'content-type': 'application/json;charset=utf-8' }, bytes: Buffer.from(JSON.stringify(json)) }
}

/** The usual opinion with what the next answer says put in its place. */
function told(usual: Opinion, next: NextAnswer | undefined): Opinion {
  if (!next) return usual
  return {
    primaryName: next.primaryName ?? usual.primaryName,
    country: next.country ?? usual.country,
    operatingStatus: next.operatingStatus ?? usual.operatingStatus,
    rating: next.rating ?? usual.rating,
    ratedOn: next.ratedOn ?? usual.ratedOn,
    riskSegment: next.riskSegment ?? usual.riskSegment,
    recommendedLimit: next.recommendedLimit === undefined ? usual.recommendedLimit : next.recommendedLimit,
    paydex: usual.paydex,
  }
}

function documentOf(of: Asked & { ids: string[]; opinion: Opinion }) {
  const { duns, ids, opinion, query } = of
  const usual: Record<string, unknown> = Object.assign({ duns }, ...ids.map((id) => partOf(id, duns, opinion)))
  return {
    transactionDetail: {
      transactionID: `rrt-${randomUUID()}`,
      transactionTimestamp: new Date(of.now).toISOString(),
      inLanguage: 'en-US',
      serviceVersion: '1',
    },
    inquiryDetail: {
      duns,
      blockIDs: ids,
      ...(query.get('tradeUp') ? { tradeUp: query.get('tradeUp') } : {}),
      ...(query.get('customerReference') ? { customerReference: query.get('customerReference') } : {}),
      ...(query.get('orderReason') ? { orderReason: query.get('orderReason') } : {}),
    },
    organization: of.next?.organization ? patched(usual, of.next.organization) : usual,
    blockStatus: ids.map((blockID) => ({ blockID, status: 'ok', reason: null })),
  }
}

function wrongParameter(parameter: string, description: string): Reply {
  return bureauError(400, { code: '10002', message: 'One or more parameters are invalid.', details: [{ parameter, description }] })
}

/** Answers that never look at the question; `undefined` goes on with the usual one. */
async function insteadOf(fault: Fault): Promise<Reply | undefined> {
  switch (fault.kind) {
    case 'error':
      return bureauError(fault.status, { code: fault.errorCode, message: fault.errorMessage })
    case 'too-many': {
      const reply = bureauError(429, { code: '00045', message: 'Too many requests: the rate limit is exceeded.' })
      return fault.retryAfter === undefined ? reply : { ...reply, headers: { 'retry-after': String(fault.retryAfter) } }
    }
    case 'broken':
      return bureauError(500, { code: '00001', message: 'Internal server error.' })
    case 'token-expired':
      return bureauError(401, { code: '00040', message: 'Access token expired.' })
    case 'html':
      return { status: 200, html: '<html><body><h1>Scheduled maintenance</h1></body></html>' }
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms))
      return undefined
    case 'truncated':
    case 'wrong-duns':
    case 'not-found':
      return undefined
  }
}

/** Half of the document, with a length that agrees: only the JSON is broken. */
function cut(json: unknown): Reply {
  const whole = Buffer.from(JSON.stringify(json))
  return { headers: { 'content-type': 'application/json;charset=utf-8' }, bytes: whole.subarray(0, Math.floor(whole.length / 2)) }
}
