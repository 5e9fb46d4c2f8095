import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  Events,
  type MutableRedirectUri,
  type MutableResponse,
  type MutableToken,
  OAuth2Server,
  type TokenRequestIncomingMessage,
} from 'oauth2-mock-server'
import * as z from 'zod'
import { ControlRefused, type ControlRoute } from '../../controlRoute.ts'
import { keepPort } from '../loopback.ts'
import type { Shelf } from '../shelf.ts'
import { chosenAs, type Person, people, type Somebody } from './people.ts'
import { signInPage } from './signInPage.ts'
import type { UserPool } from './userPool.ts'

export type SignIn = { issuer: string; controls: ControlRoute[]; stop: () => Promise<void> }

/** Seconds a token is good for, on the simulated clock; those of the invited as long as infra/signIn.ts says. */
const tokenLife = 8 * 3600
const invitedTokenLife = 3600
const audience = 'encours'
const continuePath = '/authorize/continue'

/** Who can sign in now; the user pool is told who came in. */
type Directory = {
  all: () => Somebody[]
  find: (name: string | null | undefined) => Somebody | undefined
  cameIn: (one: Somebody) => void
}

/**
 * An OpenID Connect provider: discovery, keys, authorization code with PKCE, and a page to choose a person. Keys live on the shelf.
 * Who is in the user pool gets tokens as Amazon Cognito makes them, the others those of a sign-in server of one's own.
 */
export async function startSignIn(options: { shelf: Shelf; now: () => number; pool: Pick<UserPool, 'users' | 'cameIn'> }): Promise<SignIn> {
  const { users, cameIn } = options.pool
  const all = () => [...people, ...users()]
  const directory: Directory = {
    all,
    find: (name) => all().find((one) => chosenAs(one) === name),
    cameIn: (one) => void ('username' in one && cameIn(one.username)),
  }
  let server = await makeServer(options.shelf)
  const port = await keepPort({
    name: 'sign-in',
    shelf: options.shelf,
    listen: async (wanted) => {
      try {
        await server.start(wanted, '127.0.0.1')
      } catch (cause) {
        server = await makeServer(options.shelf)
        throw cause
      }
      return server.address().port
    },
  })
  const issuer = `http://127.0.0.1:${port}`
  server.issuer.url = issuer
  const codes = new Map<string, Somebody>()
  addPage(server, directory)
  tieCodesToPeople(server, { codes, directory })
  tieTokensToPeople(server, { codes, directory, now: options.now })
  return { issuer, controls: signInControls(server, { directory, now: options.now }), stop: () => server.stop() }
}

async function makeServer(shelf: Shelf): Promise<OAuth2Server> {
  const server = new OAuth2Server(undefined, undefined, { endpoints: { authorize: continuePath } })
  const keys = shelf.drawer('signing-key', z.record(z.string(), z.unknown()))
  const kept = keys.get('current')
  if (kept) await server.issuer.keys.add(kept)
  else keys.put('current', { ...(await server.issuer.keys.generate('RS256')) })
  return server
}

/** `/authorize` shows the people; a click goes on to the provider's own endpoint, which makes the code. */
function addPage(server: OAuth2Server, { all }: Directory): void {
  server.service.on(Events.BeforeWellKnownOpenIdConfiguration, ({ body }: MutableResponse) => {
    if (body !== '')
      Object.assign(body, {
        authorization_endpoint: `${server.issuer.url}/authorize`,
        claims_supported: ['sub', 'merchant', 'roles', 'name', 'email'],
      })
  })
  server.service.addRoute('GET', '/authorize', (request: IncomingMessage, response: ServerResponse) => {
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
    const fault = faultOfRequest(query)
    response.setHeader('content-type', fault ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8')
    response.statusCode = fault ? 400 : 200
    response.end(fault ?? signInPage({ query, continuePath, people: all() }))
  })
}

/** A public client must use PKCE, and codes go to this machine only. */
function faultOfRequest(query: URLSearchParams): string | undefined {
  if (query.get('response_type') !== 'code') return 'response_type must be code'
  if (query.get('code_challenge_method') !== 'S256' || !query.get('code_challenge')) return 'code_challenge with method S256 is required'
  const target = URL.parse(query.get('redirect_uri') ?? '')
  if (!target || !['127.0.0.1', 'localhost'].includes(target.hostname)) return 'redirect_uri must be on this machine'
  return undefined
}

function tieCodesToPeople(server: OAuth2Server, { codes, directory }: { codes: Map<string, Somebody>; directory: Directory }): void {
  server.service.on(Events.BeforeAuthorizeRedirect, ({ url }: MutableRedirectUri, request: IncomingMessage) => {
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
    const person = directory.find(query.get('person'))
    const code = url.searchParams.get('code')
    if (person && code && !faultOfRequest(query)) return void codes.set(code, person)
    url.searchParams.delete('code')
    url.searchParams.set('error', 'access_denied')
  })
}

/** Every token this provider signs is for a person who chose themselves: a code is good once, other grants are refused. */
function tieTokensToPeople(server: OAuth2Server, world: { codes: Map<string, Somebody>; directory: Directory; now: () => number }): void {
  const personOf = (request: TokenRequestIncomingMessage): Somebody | undefined => world.codes.get(request.body.code ?? '')
  server.service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken, request: TokenRequestIncomingMessage) => {
    const person = personOf(request)
    const idToken = payload.scope === undefined
    if (person) Object.assign(payload, idToken ? idClaimsOf(person, { now: world.now(), aud: payload.aud }) : claimsOf(person, world.now()))
  })
  server.service.on(Events.BeforeResponse, (response: MutableResponse, request: TokenRequestIncomingMessage) => {
    const person = personOf(request)
    const known = person !== undefined && 'code_verifier' in request.body
    world.codes.delete(request.body.code ?? '')
    if (known && response.body !== '') {
      world.directory.cameIn(person)
      return void Object.assign(response.body, { expires_in: lifeOf(person) })
    }
    response.statusCode = 400
    response.body = { error: request.body.grant_type === 'authorization_code' ? 'invalid_grant' : 'unsupported_grant_type' }
  })
}

function lifeOf(one: Somebody): number {
  return 'username' in one ? invitedTokenLife : tokenLife
}

/** The claims of an access token. What Cognito doesn't say is taken away, the audience with it. */
function claimsOf(one: Somebody, now: number): object {
  if (!('username' in one)) return personClaimsOf(one, now)
  const iat = Math.floor(now / 1000)
  return {
    sub: one.sub,
    aud: undefined,
    token_use: 'access',
    scope: 'openid',
    client_id: audience,
    username: one.username,
    version: 2,
    jti: randomUUID(),
    iat,
    nbf: undefined,
    auth_time: iat,
    exp: iat + invitedTokenLife,
  }
}

function idClaimsOf(one: Somebody, { now, aud }: { now: number; aud: unknown }): object {
  if (!('username' in one)) return { ...personClaimsOf(one, now), aud }
  const iat = Math.floor(now / 1000)
  const { sub, email, username } = one
  return {
    sub,
    aud,
    token_use: 'id',
    'cognito:username': username,
    email,
    email_verified: true,
    iat,
    auth_time: iat,
    exp: iat + invitedTokenLife,
  }
}

function personClaimsOf(person: Person, now: number) {
  const iat = Math.floor(now / 1000)
  return {
    sub: person.sub,
    aud: audience,
    merchant: person.merchant,
    roles: [person.role],
    name: person.name,
    email: person.email,
    iat,
    nbf: iat,
    exp: iat + tokenLife,
  }
}

function signInControls(server: OAuth2Server, { directory, now }: { directory: Directory; now: () => number }): ControlRoute[] {
  const Asked = z.strictObject({ person: z.string() })
  const tokenOf = (claims: object) =>
    server.issuer.buildToken({ scopesOrTransform: (_header, payload) => void Object.assign(payload, claims) })
  return [
    {
      method: 'GET',
      path: 'people',
      handle: async () => ({ json: { people, invited: directory.all().flatMap((one) => ('username' in one ? [one.username] : [])) } }),
    },
    {
      method: 'POST',
      path: 'sign-in',
      handle: async ({ body }) => {
        const asked = Asked.safeParse(body)
        const person = asked.success ? directory.find(asked.data.person) : undefined
        if (!person) throw new ControlRefused(422, `Say {"person": one of ${directory.all().map(chosenAs).join(', ')}}.`)
        directory.cameIn(person)
        const token = await tokenOf(claimsOf(person, now()))
        const id = 'username' in person ? await tokenOf(idClaimsOf(person, { now: now(), aud: audience })) : token
        return { json: { access_token: token, id_token: id, token_type: 'Bearer', expires_in: lifeOf(person) } }
      },
    },
  ]
}
