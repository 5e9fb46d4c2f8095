import * as z from 'zod'
import { type Answered, ask, type Wire } from './dnbRequest.ts'

export type Credentials = { key: string; secret: string }

/** A token, or the answer that came instead of one. */
export type Granted = { kind: 'token'; token: string } | { kind: 'none'; answered: Answered }

/** Seconds before its end at which a token is replaced; the bureau asks to reuse one for its 24 h. */
const marginSeconds = 76 * 60

const TokenAnswer = z
  .object({ access_token: z.string().min(1), expires_in: z.coerce.number().optional(), expiresIn: z.coerce.number().optional() })
  .transform(({ access_token, expires_in, expiresIn }) => ({ token: access_token, lifetime: expires_in ?? expiresIn ?? 0 }))

async function request(wire: Wire, baseUrl: string, { key, secret }: Credentials): Promise<Answered> {
  return await ask(wire, `${baseUrl}/v3/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: 'grant_type=client_credentials',
  })
}

export type TokenKeeper = {
  /** The token in use; many callers at once make one request. */
  token(): Promise<Granted>
  /** Forgets a token the bureau no longer takes, unless it was replaced already. */
  forget(token: string): void
}

/** Keeps one bearer token of one consumer key. A short-lived token is used for half its life. */
export function tokenKeeper(wire: Wire, baseUrl: string, credentials: Credentials): TokenKeeper {
  let held: { token: string; until: number } | undefined
  let underway: Promise<Granted> | undefined

  async function fetchToken(): Promise<Granted> {
    const answered = await request(wire, baseUrl, credentials)
    const answer = TokenAnswer.safeParse(answered.kind === 'answered' && answered.status < 300 ? answered.json : undefined)
    if (!answer.success) return { kind: 'none', answered }
    const { token, lifetime } = answer.data
    held = { token, until: wire.now() + 1000 * Math.max(lifetime - marginSeconds, lifetime / 2) }
    return { kind: 'token', token }
  }

  return {
    token() {
      if (held && wire.now() < held.until) return Promise.resolve({ kind: 'token', token: held.token })
      underway ??= fetchToken().finally(() => {
        underway = undefined
      })
      return underway
    },
    forget(token) {
      if (held?.token === token) held = undefined
    },
  }
}
