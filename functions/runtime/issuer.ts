import { JwtVerifier } from 'aws-jwt-verify'
import { JwksNotAvailableInCacheError, KidNotFoundInJwksError } from 'aws-jwt-verify/error'
import type { JwtPayload } from 'aws-jwt-verify/jwt-model'
import * as z from 'zod'
import { errorFields, log } from './log.ts'

/** What we read of a person's token. Standard claims were verified before. */
const Claims = z.object({
  sub: z.string().regex(/^[\w.|:@+-]{1,128}$/),
  exp: z.int(),
  /** As Amazon Cognito writes it into access tokens: the name that whoever invited somebody chose for them. */
  username: z.string().optional(),
  token_use: z.string().optional(),
  merchant: z.string().optional(),
  roles: z.union([z.array(z.string()), z.string().transform((text) => text.split(/[ ,]+/))]).default([]),
})
export type Claims = z.infer<typeof Claims>

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })
/** Public parts of signature keys, as far as a verifier wants them. */
const text = z.string().max(2_000).optional()
const Jwk = z.object({ kty: z.string(), kid: text, use: text, alg: text, n: text, e: text, x: text, y: text, crv: text })
const Jwks = z.object({ keys: z.array(Jwk).max(50) })

/** The issuer is asked no more often than this, whatever it answered and whoever sends tokens with keys we don't know. */
const askAgainMillis = 30_000
/** Keys the issuer has withdrawn are trusted no longer than this, while it can be asked. */
const keptMillis = 3_600_000
/** And no longer than this when it can't: then people are told to come again, and no token is believed. */
const keptAtMostMillis = 24 * 3_600_000
const answersWithinMillis = 3_000
const mostBytes = 200_000

/** The issuer can't be asked for its keys: says nothing of the token. */
class IssuerUnreachable extends Error {
  override name = 'IssuerUnreachable'
}

class WrongAudience extends Error {
  override name = 'WrongAudience'
}

type Issuer = { issuer: string; audience: string }

/** Tokens of one OIDC issuer. The keys are fetched by us, so that an issuer on this machine can be reached without TLS. */
export function issuer({ issuer, audience }: Issuer): { claimsOf: (token: string) => Promise<Claims | undefined> } {
  const verifier = JwtVerifier.create({ issuer, audience: null, customJwtCheck: ({ payload }) => assertFor(audience, payload) })
  /** The last question, answered or not. */
  let asked: { at: number; done: Promise<void> } | undefined
  /** The last question that was answered. */
  let goodAt: number | undefined

  const ask = async (at: number): Promise<void> => {
    try {
      verifier.cacheJwks(await fetchJwks(issuer))
      goodAt = at
    } catch (cause) {
      log.warn('the issuer’s keys can’t be read', { ...errorFields(cause), goodAt })
      throw new IssuerUnreachable('the issuer’s keys can’t be read', { cause })
    }
  }

  const refresh = (): Promise<void> => {
    const now = Date.now()
    if (asked && now - asked.at < askAgainMillis) return asked.done
    asked = { at: now, done: ask(now) }
    return asked.done
  }

  /** While the issuer can't be asked, the keys it gave last go on for a day. */
  const renewed = async (): Promise<void> => {
    if (goodAt === undefined || Date.now() - goodAt <= keptMillis) return
    const age = Date.now() - goodAt
    await refresh().catch((error: unknown) => {
      if (age > keptAtMostMillis) throw error
    })
  }

  const verified = async (token: string): Promise<unknown> => {
    await renewed()
    try {
      return verifier.verifySync(token)
    } catch (error) {
      if (!(error instanceof JwksNotAvailableInCacheError || error instanceof KidNotFoundInJwksError)) throw error
      await refresh()
      return verifier.verifySync(token)
    }
  }

  return {
    async claimsOf(token) {
      try {
        return Claims.parse(await verified(token))
      } catch (error) {
        if (error instanceof IssuerUnreachable) throw error
        // Errors of the verifier carry the token: only their kind is said.
        log.info('a token was not accepted', { reason: error instanceof Error ? error.constructor.name : typeof error })
        return undefined
      }
    },
  }
}

/** Access tokens of Amazon Cognito have no audience; they name the client they were made for instead. Throws for others'. */
function assertFor(audience: string, { aud, client_id, token_use }: JwtPayload): void {
  const ours = aud === undefined ? token_use === 'access' && client_id === audience : [aud].flat().includes(audience)
  if (!ours) throw new WrongAudience('the token is for somebody else')
}

async function fetchJwks(issuer: string): Promise<z.infer<typeof Jwks>> {
  const discovery = Discovery.parse(await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`))
  if (discovery.issuer !== issuer) throw new Error('the discovery document names another issuer')
  if (new URL(discovery.jwks_uri).protocol !== new URL(issuer).protocol) throw new Error('the keys must be as safely reached as the issuer')
  return Jwks.parse(await fetchJson(discovery.jwks_uri))
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(answersWithinMillis), redirect: 'error' })
  if (!response.ok) throw new Error(`the issuer answers ${response.status}`)
  const text = await response.text()
  if (text.length > mostBytes) throw new Error('the issuer answers too much')
  return JSON.parse(text)
}
