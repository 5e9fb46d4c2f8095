import { createHash } from 'node:crypto'
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerResult,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda'
import { opens } from '../domain/access/key.ts'
import { personNamed, rightsOf } from '../domain/access/person.ts'
import type { Right } from '../domain/access/rights.ts'
import { Role, rightsOfRoles, scopes } from '../domain/access/roles.ts'
import { refs } from '../domain/command.ts'
import { MerchantId } from '../domain/ids.ts'
import { bounds } from '../domain/limits.ts'
import { refText } from '../domain/states.ts'
import { Bounded } from '../store/bounded.ts'
import { environment } from './runtime/environment.ts'
import { type Claims, issuer } from './runtime/issuer.ts'
import { keeper } from './runtime/keeping.ts'
import { merchantOf } from './runtime/merchants.ts'
import { sourceOf, tryLimiter } from './runtime/tryLimit.ts'

/** Who is calling, as the doors read it; API Gateway carries texts only. */
type Identity = { merchantId: string; actor: string; rights: string; requestsPerSecond: string }
/** After too many failed tries: let in as nobody, because only the doors behind can say when to come again. */
type Waiting = { waitUntil: string }
type Answer = APIGatewaySimpleAuthorizerResult | APIGatewaySimpleAuthorizerWithContextResult<Identity | Waiting>

const denied: APIGatewaySimpleAuthorizerResult = { isAuthorized: false }

/** API Gateway keeps an answer so long (infra/api.ts). */
const answerKeptMillis = 60_000

const guesses = tryLimiter({ of: 'key', most: { source: 20 } })
/** Hashes of keys that were good here: whoever has one guesses nothing, and isn't slowed with others at its address. */
const good = new Bounded<true>(1_000)

let people: ReturnType<typeof issuer> | undefined

/** Storefronts by API key, people by the token of their sign-in; both as bearer. */
export async function handler(event: APIGatewayRequestAuthorizerEventV2): Promise<Answer> {
  const token = /^Bearer (\S{1,8192})$/i.exec(event.headers?.authorization ?? '')?.[1]
  if (!token) return denied
  return token.startsWith('enc_') ? ofKey(token, sourceOf(event.requestContext.http.sourceIp)) : ofPerson(token)
}

async function ofKey(token: string, source: string): Promise<Answer> {
  const hash = createHash('sha256').update(token).digest('hex')
  const waitSeconds = good.get(hash) ? undefined : guesses.waitOf({ source })
  if (waitSeconds !== undefined) return waiting(waitSeconds)
  // API Gateway keeps the answer for 60 seconds; keeping the row here as well would let a revoked key live twice as long.
  const found = await keeper().keyByHash(hash)
  if (!found || !opens(found, hash, new Date().toISOString())) {
    good.drop(hash)
    await guesses.failed({ source })
    return denied
  }
  good.put(hash, true)
  const { merchantId, keyId, scope, requestsPerSecond } = found
  return allowed({ merchantId, actor: `key:${keyId}`, requestsPerSecond }, scopes[scope])
}

function waiting(seconds: number): Answer {
  return { isAuthorized: true, context: { waitUntil: String(Date.now() + Math.max(seconds * 1_000, answerKeptMillis)) } }
}

async function ofPerson(token: string): Promise<Answer> {
  people ??= issuer({ issuer: environment('OIDC_ISSUER'), audience: environment('OIDC_AUDIENCE') })
  const claims = await people.claimsOf(token)
  if (!claims) return denied
  const invited = claims.token_use === 'access' ? personNamed(claims.username ?? '') : undefined
  return invited ? ofInvited(invited) : ofClaims(claims)
}

/**
 * Somebody the merchant invited: the token says who, their row what they may do now. The row isn't kept here: API Gateway keeps the answer
 * for 60 seconds, and keeping it as well would let somebody who was removed in twice as long.
 */
async function ofInvited({ merchantId, personId }: NonNullable<ReturnType<typeof personNamed>>): Promise<Answer> {
  const ref = refs.person(personId)
  const row = (await keeper().get(merchantId, [ref])).get(refText(ref))
  if (row?.kind !== 'person' || row.state.removedAt !== undefined) return denied
  return allowed({ merchantId, actor: `person:${personId}` }, rightsOf(row.state))
}

/** Somebody of a deployment with a sign-in server of its own, which says merchant and roles itself. */
async function ofClaims(claims: Claims): Promise<Answer> {
  const merchantId = MerchantId.safeParse(claims.merchant).data
  if (!merchantId || !(await merchantOf(merchantId))) return denied
  return allowed({ merchantId, actor: `person:${nameOf(claims)}` }, rightsIn(claims))
}

/**
 * What journal, events and logs call a person: the sign-in's `sub`, unless that is an e-mail address. Of such a one its hash, always the
 * same for the same person, which names nobody to who reads it.
 */
function nameOf({ sub }: Claims): string {
  return sub.includes('@') ? `sha256.${createHash('sha256').update(sub.toLowerCase()).digest('base64url')}` : sub
}

/** Roles we don't know give nothing. */
function rightsIn({ roles }: Claims): Right[] {
  return rightsOfRoles(roles.flatMap((role) => Role.safeParse(role).data ?? []))
}

type Who = { merchantId: string; actor: string; requestsPerSecond?: number | undefined }

function allowed({ merchantId, actor, requestsPerSecond = bounds.requestsPerSecond }: Who, rights: readonly Right[]): Answer {
  const context = { merchantId, actor, rights: rights.join(' '), requestsPerSecond: String(requestsPerSecond) }
  return { isAuthorized: true, context }
}
