import { createHash, randomBytes } from 'node:crypto'
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider'
import { JwtVerifier } from 'aws-jwt-verify'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { openShelf, type Shelf } from '../../../local/outside/shelf.ts'
import { type SignIn, startSignIn } from '../../../local/outside/signin/signIn.ts'
import { startUserPool, type UserPool } from '../../../local/outside/signin/userPool.ts'
import { control, freshFolder } from './kit.ts'

const Discovery = z.looseObject({
  issuer: z.string(),
  jwks_uri: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
})
const Jwks = z.object({
  keys: z.array(
    z.object({
      kid: z.string(),
      kty: z.literal('RSA'),
      alg: z.literal('RS256'),
      n: z.string(),
      e: z.string(),
      use: z.literal('sig').default('sig'),
    }),
  ),
})
const Tokens = z.looseObject({ access_token: z.string(), id_token: z.string(), expires_in: z.number() })
const People = z.object({
  people: z.array(z.object({ sub: z.string(), merchant: z.string(), role: z.string(), name: z.string(), email: z.string() })),
})

/** A simulated now, far from the machine's. */
const now = Date.UTC(2031, 0, 15, 8, 0, 0)

let folder: ReturnType<typeof freshFolder>
let shelf: Shelf
let signIn: SignIn
let pool: UserPool

async function start() {
  shelf = openShelf(folder.path)
  pool = await startUserPool({ shelf, now: () => now })
  signIn = await startSignIn({ shelf, now: () => now, pool })
}

async function stop() {
  await signIn.stop()
  await pool.stop()
  shelf.close()
}

async function fetchJson(url: string, init?: RequestInit): Promise<unknown> {
  return (await fetch(url, init)).json()
}

async function discover() {
  return Discovery.parse(await fetchJson(`${signIn.issuer}/.well-known/openid-configuration`))
}

/** As the authorizer does: keys fetched by ourselves, because the verifier itself wants https. */
async function verify(token: string) {
  const { issuer, jwks_uri } = await discover()
  const verifier = JwtVerifier.create({ issuer, audience: 'encours' })
  verifier.cacheJwks(Jwks.parse(await fetchJson(jwks_uri)))
  return verifier.verify(token)
}

async function tokenOf(person: string) {
  return Tokens.parse((await control(signIn.controls, 'POST sign-in', { person })).json)
}

/** Walks the browser's way up to the redirect that carries the code. */
async function codeFor(person: string, verifier: string) {
  const { authorization_endpoint } = await discover()
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'console',
    redirect_uri: 'http://127.0.0.1:9/back',
    state: 'st',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const shown = await (await fetch(`${authorization_endpoint}?${query}`)).text()
  const links = [...shown.matchAll(/href="([^"]+)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))
  const link = links.find((href) => href.includes(`person=${person}`))
  const answer = await fetch(`${signIn.issuer}${link}`, { redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '').searchParams
}

async function exchange(code: string, verifier: string) {
  const { token_endpoint } = await discover()
  return fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: 'console',
      redirect_uri: 'http://127.0.0.1:9/back',
      code_verifier: verifier,
    }),
  })
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now })
  folder = freshFolder()
  await start()
})

afterEach(async () => {
  vi.useRealTimers()
  await stop()
  folder.remove()
})

describe('the people of the local run', () => {
  test('are one per role and merchant', async () => {
    const { people } = People.parse((await control(signIn.controls, 'GET people')).json)
    const roles = ['cashier', 'credit-controller', 'accountant', 'administrator']
    expect(people.map(({ merchant, role }) => `${merchant} ${role}`)).toEqual([
      ...roles.map((role) => `mer_lumen ${role}`),
      ...roles.map((role) => `mer_atlas ${role}`),
    ])
  })

  test('get a token that the authorizer can verify, dated by the simulated clock', async () => {
    const claims = await verify((await tokenOf('atlas-credit-controller')).access_token)
    expect(claims).toMatchObject({
      sub: 'atlas-credit-controller',
      merchant: 'mer_atlas',
      roles: ['credit-controller'],
      aud: 'encours',
      iat: now / 1000,
      exp: now / 1000 + 8 * 3600,
    })
  })

  test('that nobody knows get none', async () => {
    await expect(control(signIn.controls, 'POST sign-in', { person: 'mallory' })).rejects.toMatchObject({ status: 422 })
  })
})

describe('signing in by browser', () => {
  test('gives a code with which PKCE gets tokens of the chosen person', async () => {
    const verifier = randomBytes(32).toString('base64url')
    const back = await codeFor('lumen-accountant', verifier)
    expect(back.get('state')).toBe('st')
    const tokens = Tokens.parse(await (await exchange(back.get('code') ?? '', verifier)).json())
    expect(await verify(tokens.access_token)).toMatchObject({ sub: 'lumen-accountant', merchant: 'mer_lumen', roles: ['accountant'] })
  })

  test('refuses a code twice, and another verifier', async () => {
    const verifier = randomBytes(32).toString('base64url')
    const code = (await codeFor('lumen-accountant', verifier)).get('code') ?? ''
    expect((await exchange(code, randomBytes(32).toString('base64url'))).status).toBe(400)
    const second = (await codeFor('lumen-accountant', verifier)).get('code') ?? ''
    expect((await exchange(second, verifier)).status).toBe(200)
    expect((await exchange(second, verifier)).status).toBe(400)
  })

  test('refuses other grants, plain challenges, and redirects off this machine', async () => {
    const { token_endpoint, authorization_endpoint } = await discover()
    const other = await fetch(token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'all' }),
    })
    expect(other.status).toBe(400)
    const plain = await fetch(
      `${authorization_endpoint}?response_type=code&redirect_uri=http://127.0.0.1/&code_challenge=x&code_challenge_method=plain`,
    )
    expect(plain.status).toBe(400)
    const away = await fetch(
      `${authorization_endpoint}?response_type=code&redirect_uri=https://evil.example/&code_challenge=x&code_challenge_method=S256`,
    )
    expect(away.status).toBe(400)
  })
})

describe('somebody in the user pool', () => {
  const client = () =>
    new CognitoIdentityProviderClient({ endpoint: pool.url, region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } })
  const user = { UserPoolId: 'eu-west-1_encours', Username: 'mer_mill.per_ada' }
  const ada = {
    ...user,
    UserAttributes: [{ Name: 'email', Value: 'ada@mill.example' }],
    DesiredDeliveryMediums: ['EMAIL' as const],
  }
  /** Not verified by an audience: an access token of Cognito has none. */
  const claimsIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

  test('is there once, with the address they were given, and stays over a restart', async () => {
    await client().send(new AdminCreateUserCommand(ada))
    await expect(client().send(new AdminCreateUserCommand(ada))).rejects.toMatchObject({ name: 'UsernameExistsException' })
    await stop()
    await start()
    const found = await client().send(new AdminGetUserCommand(user))
    expect(found).toMatchObject({ Username: 'mer_mill.per_ada', UserStatus: 'FORCE_CHANGE_PASSWORD' })
    expect(found.UserAttributes).toContainEqual({ Name: 'email', Value: 'ada@mill.example' })
  })

  test('is refused without an address, and by a name that can’t be', async () => {
    const without = { ...ada, UserAttributes: [] }
    await expect(client().send(new AdminCreateUserCommand(without))).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const odd = { ...ada, Username: 'mer mill' }
    await expect(client().send(new AdminCreateUserCommand(odd))).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  test('gets access tokens as Cognito makes them: a name, a client, no audience, no rights, for an hour', async () => {
    await client().send(new AdminCreateUserCommand(ada))
    const claims = claimsIn((await tokenOf('mer_mill.per_ada')).access_token)
    expect(claims).toMatchObject({ username: 'mer_mill.per_ada', token_use: 'access', client_id: 'encours', exp: now / 1000 + 3600 })
    for (const absent of ['aud', 'merchant', 'roles', 'email']) expect(claims).not.toHaveProperty(absent)
    const verifier = randomBytes(32).toString('base64url')
    const back = await codeFor('mer_mill.per_ada', verifier)
    const tokens = Tokens.parse(await (await exchange(back.get('code') ?? '', verifier)).json())
    expect(claimsIn(tokens.access_token)).toMatchObject({ username: 'mer_mill.per_ada', token_use: 'access', client_id: 'encours' })
    expect(claimsIn(tokens.access_token)).not.toHaveProperty('aud')
    expect(claimsIn(tokens.id_token)).toMatchObject({ 'cognito:username': 'mer_mill.per_ada', token_use: 'id' })
    expect(await client().send(new AdminGetUserCommand(user))).toMatchObject({ UserStatus: 'CONFIRMED' })
  })

  test('gets none once they are deleted', async () => {
    await client().send(new AdminCreateUserCommand(ada))
    await client().send(new AdminDeleteUserCommand(user))
    await expect(client().send(new AdminDeleteUserCommand(user))).rejects.toMatchObject({ name: 'UserNotFoundException' })
    await expect(tokenOf('mer_mill.per_ada')).rejects.toMatchObject({ status: 422 })
  })
})

test('a token made before a restart is still good after it', async () => {
  const { access_token } = await tokenOf('lumen-administrator')
  const { issuer } = signIn
  await stop()
  await start()
  expect(signIn.issuer).toBe(issuer)
  expect(await verify(access_token)).toMatchObject({ sub: 'lumen-administrator' })
})
