import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { AssessmentOutcome, AssessmentQuestion, Bureau } from './contract.ts'
import { understand } from './dnbAnswer.ts'
import { type Answered, ask, errorCodeOf, type Wire } from './dnbRequest.ts'
import { type Credentials, type TokenKeeper, tokenKeeper } from './dnbToken.ts'

const blocks = ['companyinfo_L2_v1', 'financialstrengthinsight_L2_v1', 'paymentinsight_L1_v1', 'eventfilings_L1_v1']

/** Credit decision. Germany requires a reason, elsewhere it does no harm: always sent. */
const orderReason = '6332'

const tries = 3
const longestPauseSeconds = 10

export type DnbOptions = {
  /** Scheme, host and port, such as `https://plus.dnb.com`. */
  baseUrl: string
  /** Milliseconds since 1970. */
  now: () => number
  fetch?: typeof globalThis.fetch
  pause?: (millis: number) => Promise<unknown>
  timeoutMillis?: number
}

/** What an answer of the bureau that is no assessment means. `again`: the same question may be answered shortly. */
type Trouble = { outcome: Exclude<AssessmentOutcome, { kind: 'assessed' }>; again: boolean; staleToken?: true }

const expiredToken = '00040'
const notAllowed: ReadonlySet<string> = new Set(['00041', '00044', '00014', '00012', '00005', '10002'])
const tooMany: ReadonlySet<string> = new Set(['00045', '00046'])
const slow: ReadonlySet<string> = new Set(['00002', '10508'])
const unknownNumber: ReadonlySet<string> = new Set(['10001', '10500'])

function passing(reason: string, retryAfterSeconds?: number): Trouble {
  return { outcome: { kind: 'unavailable', reason, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }, again: true }
}

/** The bureau's own code decides; the HTTP status only where there is none, as with a proxy's page. */
function troubleOf(answered: Answered): Trouble {
  if (answered.kind === 'silent') return passing(answered.reason)
  const { status, retryAfterSeconds } = answered
  const code = errorCodeOf(answered.json)
  const reason = code === undefined ? `http-${status}` : `dnb-${code.slice(0, 10)}`
  if (code === expiredToken) return { ...passing(reason), staleToken: true }
  if (code !== undefined && unknownNumber.has(code)) return { outcome: { kind: 'not-found' }, again: false }
  if (code !== undefined && notAllowed.has(code)) return { outcome: { kind: 'misconfigured', reason }, again: false }
  if (code !== undefined && (tooMany.has(code) || slow.has(code))) return passing(reason, retryAfterSeconds)
  if (status === 401 || status === 403) return { outcome: { kind: 'misconfigured', reason }, again: false }
  if (status === 429 || status >= 500) return passing(reason, retryAfterSeconds)
  return { outcome: { kind: 'unavailable', reason }, again: false }
}

/** The token's door says 400 and 401 for keys it doesn't know. */
function tokenTroubleOf(answered: Answered): Trouble {
  if (answered.kind === 'answered' && [400, 401, 403].includes(answered.status)) {
    return { outcome: { kind: 'misconfigured', reason: 'token-refused' }, again: false }
  }
  if (answered.kind === 'answered' && answered.status < 300)
    return { outcome: { kind: 'unavailable', reason: 'token-unreadable' }, again: false }
  return troubleOf(answered)
}

type Attempt = { trouble: Trouble } | { outcome: AssessmentOutcome }

async function attempt(
  wire: Wire,
  { baseUrl, tokens }: { baseUrl: string; tokens: TokenKeeper },
  question: AssessmentQuestion,
): Promise<Attempt> {
  const granted = await tokens.token()
  if (granted.kind === 'none') return { trouble: tokenTroubleOf(granted.answered) }
  const query = new URLSearchParams({
    blockIDs: blocks.join(','),
    tradeUp: 'hq',
    customerReference: question.customerReference,
    orderReason,
  })
  const answered = await ask(wire, `${baseUrl}/v1/data/duns/${question.duns}?${query}`, {
    headers: { authorization: `Bearer ${granted.token}`, accept: 'application/json' },
  })
  if (answered.kind === 'silent' || answered.status >= 300 || errorCodeOf(answered.json) !== undefined) {
    const trouble = troubleOf(answered)
    if (trouble.staleToken) tokens.forget(granted.token)
    return { trouble }
  }
  const answerHash = createHash('sha256').update(answered.text).digest('hex')
  const understood = understand({ answer: answered.json, duns: question.duns, fetchedAt: new Date(wire.now()).toISOString(), answerHash })
  return { outcome: understood.kind === 'assessed' ? understood : { kind: 'unavailable', reason: understood.reason } }
}

/** Seconds before the next try: what the bureau asks for, else half a second, then one. */
function pauseBefore(next: number, { outcome, staleToken }: Trouble): number {
  if (staleToken) return 0
  const asked = outcome.kind === 'unavailable' ? outcome.retryAfterSeconds : undefined
  return asked ?? 0.25 * 2 ** next
}

type Connection = { wire: Wire; baseUrl: string; pause: (millis: number) => Promise<unknown>; tokens: TokenKeeper }

async function assess({ wire, pause, ...door }: Connection, question: AssessmentQuestion): Promise<AssessmentOutcome> {
  if (!/^\d{9}$/.test(question.duns)) return { kind: 'not-found' }
  let renewed = false
  for (let count = 1; ; count++) {
    const result = await attempt(wire, door, question)
    if ('outcome' in result) return result.outcome
    const { trouble } = result
    const seconds = pauseBefore(count, trouble)
    const hopeless = !trouble.again || count >= tries || seconds > longestPauseSeconds || (trouble.staleToken && renewed)
    if (hopeless) return trouble.outcome
    renewed ||= trouble.staleToken === true
    await pause(seconds * 1000)
  }
}

/**
 * D&B Direct+. One connection per process: it keeps a token per consumer key, so that all questions under one key share it.
 * A question takes at most three tries of 8 s and pauses of 10 s.
 */
export function dnbConnection(options: DnbOptions): (credentials: Credentials) => Bureau {
  const { baseUrl, now, fetch = globalThis.fetch, pause = (millis) => setTimeout(millis), timeoutMillis = 8_000 } = options
  const wire: Wire = { fetch, timeoutMillis, now }
  const keepers = new Map<string, TokenKeeper>()
  return (credentials) => {
    const name = `${credentials.key}\n${credentials.secret}`
    const tokens = keepers.get(name) ?? tokenKeeper(wire, baseUrl, credentials)
    keepers.set(name, tokens)
    return { assess: (question) => assess({ wire, baseUrl, pause, tokens }, question) }
  }
}
