import { createHash } from 'node:crypto'
import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerResult,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda'
import type { Right } from '../domain/access/rights.ts'
import { Role, rightsOfRoles, scopes } from '../domain/access/roles.ts'
import { MerchantId } from '../domain/ids.ts'
import { environment } from './runtime/environment.ts'
import { type Claims, issuer } from './runtime/issuer.ts'
import { keeper } from './runtime/keeping.ts'
import { merchantOf } from './runtime/merchants.ts'

/** Who is calling, as the doors read it; API Gateway carries texts only. */
type Identity = { merchantId: string; actor: string; rights: string }
type Answer = APIGatewaySimpleAuthorizerResult | APIGatewaySimpleAuthorizerWithContextResult<Identity>

const denied: APIGatewaySimpleAuthorizerResult = { isAuthorized: false }

let people: ReturnType<typeof issuer> | undefined

/** Storefronts by API key, people by the token of their sign-in; both as bearer. */
export async function handler(event: APIGatewayRequestAuthorizerEventV2): Promise<Answer> {
  const token = /^Bearer (\S{1,8192})$/i.exec(event.headers?.authorization ?? '')?.[1]
  if (!token) return denied
  return token.startsWith('enc_') ? ofKey(token) : ofPerson(token)
}

async function ofKey(token: string): Promise<Answer> {
  // API Gateway keeps the answer for 60 seconds; keeping the row here as well would let a revoked key live twice as long.
  const found = await keeper().keyByHash(createHash('sha256').update(token).digest('hex'))
  if (!found || found.revokedAt !== undefined) return denied
  const { merchantId, keyId, scope } = found
  return allowed({ merchantId, actor: `key:${keyId}` }, scopes[scope])
}

async function ofPerson(token: string): Promise<Answer> {
  people ??= issuer({ issuer: environment('OIDC_ISSUER'), audience: environment('OIDC_AUDIENCE') })
  const claims = await people.claimsOf(token)
  const merchantId = MerchantId.safeParse(claims?.merchant).data
  if (!claims || !merchantId || !(await merchantOf(merchantId))) return denied
  return allowed({ merchantId, actor: `person:${claims.sub}` }, rightsOf(claims))
}

/** Roles we don't know give nothing. */
function rightsOf({ roles }: Claims): Right[] {
  return rightsOfRoles(roles.flatMap((role) => Role.safeParse(role).data ?? []))
}

function allowed(who: { merchantId: string; actor: string }, rights: readonly Right[]): Answer {
  return { isAuthorized: true, context: { ...who, rights: rights.join(' ') } }
}
