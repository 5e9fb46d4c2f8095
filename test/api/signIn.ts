import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'
import { OAuth2Server } from 'oauth2-mock-server'
import { handOut } from '../../tools/scan/collected.ts'
import { eventOf, type Request } from './house.ts'

const minute = 60

export type Claims = {
  sub?: string
  merchant?: string | undefined
  roles?: unknown
  aud?: string | undefined
  iss?: string
  exp?: number | undefined
  nbf?: number
  username?: string
  client_id?: string
  token_use?: string
}

/** A sign-in server of its own, which handlers imported afterwards trust. */
export type SignIn = { server: OAuth2Server; tokenOf: (claims?: Claims) => Promise<string>; stop: () => Promise<void> }

export async function openSignIn(): Promise<SignIn> {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(0, '127.0.0.1')
  server.issuer.url = `http://127.0.0.1:${server.address().port}`
  Object.assign(process.env, { OIDC_ISSUER: server.issuer.url, OIDC_AUDIENCE: 'encours' })
  return { server, tokenOf: (claims) => tokenOf(server, claims), stop: () => server.stop() }
}

/** A bearer as the sign-in makes it, with what a test wants otherwise; undefined leaves a claim out. */
async function tokenOf(server: OAuth2Server, claims: Claims = {}): Promise<string> {
  const usual = {
    sub: 'ada',
    aud: 'encours',
    merchant: 'mer_lumen',
    roles: ['accountant'],
    exp: Math.floor(Date.now() / 1000) + 10 * minute,
  }
  const token = await server.issuer.buildToken({
    scopesOrTransform: (_header, payload) => {
      Object.assign(payload, usual, claims)
      for (const [name, value] of Object.entries(claims)) if (value === undefined) Reflect.deleteProperty(payload, name)
    },
  })
  handOut(token)
  return `Bearer ${token}`
}

/** What API Gateway asks the authorizer about a request. */
export function questionOf(
  request: Request,
  { authorization, sourceIp = '127.0.0.1' }: { authorization?: string | undefined; sourceIp?: string },
): APIGatewayRequestAuthorizerEventV2 {
  const { requestContext, ...event } = eventOf(request)
  const { authorizer: _, ...around } = requestContext
  return {
    ...event,
    type: 'REQUEST',
    routeArn: '',
    identitySource: [],
    cookies: [],
    queryStringParameters: {},
    pathParameters: {},
    stageVariables: {},
    headers: authorization === undefined ? {} : { authorization },
    requestContext: { ...around, http: { ...around.http, sourceIp } },
  }
}
