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
import { findPerson, type Person, people } from './people.ts'
import { signInPage } from './signInPage.ts'

export type SignIn = { issuer: string; controls: ControlRoute[]; stop: () => Promise<void> }

/** Seconds a token is good for, on the simulated clock. */
const tokenLife = 8 * 3600
const audience = 'encours'
const continuePath = '/authorize/continue'

/** An OpenID Connect provider: discovery, keys, authorization code with PKCE, and a page to choose a person. Keys live on the shelf. */
export async function startSignIn(options: { shelf: Shelf; now: () => number }): Promise<SignIn> {
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
  const codes = new Map<string, Person>()
  addPage(server)
  tieCodesToPeople(server, codes)
  tieTokensToPeople(server, { codes, now: options.now })
  return { issuer, controls: signInControls(server, options.now), stop: () => server.stop() }
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
function addPage(server: OAuth2Server): void {
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
    response.end(fault ?? signInPage(query, continuePath))
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

function tieCodesToPeople(server: OAuth2Server, codes: Map<string, Person>): void {
  server.service.on(Events.BeforeAuthorizeRedirect, ({ url }: MutableRedirectUri, request: IncomingMessage) => {
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
    const person = findPerson(query.get('person'))
    const code = url.searchParams.get('code')
    if (person && code && !faultOfRequest(query)) return void codes.set(code, person)
    url.searchParams.delete('code')
    url.searchParams.set('error', 'access_denied')
  })
}

/** Every token this provider signs is for a person who chose themselves: a code is good once, other grants are refused. */
function tieTokensToPeople(server: OAuth2Server, world: { codes: Map<string, Person>; now: () => number }): void {
  const personOf = (request: TokenRequestIncomingMessage): Person | undefined => world.codes.get(request.body.code ?? '')
  server.service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken, request: TokenRequestIncomingMessage) => {
    const person = personOf(request)
    const idToken = payload.scope === undefined
    if (person) Object.assign(payload, claimsOf(person, world.now()), idToken ? { aud: payload.aud } : {})
  })
  server.service.on(Events.BeforeResponse, (response: MutableResponse, request: TokenRequestIncomingMessage) => {
    const known = personOf(request) !== undefined && 'code_verifier' in request.body
    world.codes.delete(request.body.code ?? '')
    if (known && response.body !== '') return void Object.assign(response.body, { expires_in: tokenLife })
    response.statusCode = 400
    response.body = { error: request.body.grant_type === 'authorization_code' ? 'invalid_grant' : 'unsupported_grant_type' }
  })
}

function claimsOf(person: Person, now: number) {
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

function signInControls(server: OAuth2Server, now: () => number): ControlRoute[] {
  const Asked = z.strictObject({ person: z.string() })
  const tokenFor = (person: Person) =>
    server.issuer.buildToken({ scopesOrTransform: (_header, payload) => void Object.assign(payload, claimsOf(person, now())) })
  return [
    { method: 'GET', path: 'people', handle: async () => ({ json: { people } }) },
    {
      method: 'POST',
      path: 'sign-in',
      handle: async ({ body }) => {
        const asked = Asked.safeParse(body)
        const person = asked.success ? findPerson(asked.data.person) : undefined
        if (!person) throw new ControlRefused(422, `Say {"person": one of ${people.map(({ sub }) => sub).join(', ')}}.`)
        const token = await tokenFor(person)
        return { json: { access_token: token, id_token: token, token_type: 'Bearer', expires_in: tokenLife } }
      },
    },
  ]
}
