import { createHash } from 'node:crypto'
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'
import { OAuth2Server } from 'oauth2-mock-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { type House, openHouse, person, visit } from './house.ts'
import { type Claims, openSignIn, questionOf, type SignIn } from './signIn.ts'

let house: House
let signIn: SignIn
let server: OAuth2Server
let handler: (event: APIGatewayRequestAuthorizerEventV2) => Promise<{ isAuthorized: boolean; context?: unknown }>

beforeAll(async () => {
  house = await openHouse()
  signIn = await openSignIn()
  server = signIn.server
  handler = (await import('../../functions/authorizer.ts')).handler
})
afterAll(async () => {
  await signIn?.stop()
  await house?.close()
})

const knock = (authorization: string | undefined) => handler(questionOf({ method: 'GET', path: '/v1/accounts' }, { authorization }))
const tokenOf = (claims?: Claims) => signIn.tokenOf(claims)
const minute = 60

const Identity = z.object({ merchantId: z.string(), actor: z.string(), rights: z.string() })

describe('an API key', () => {
  test('opens with the rights of its scope', async () => {
    const { isAuthorized, context } = await knock(`Bearer ${house.keys['mer_lumen/storefront']}`)
    expect(isAuthorized).toBe(true)
    const { rights, ...who } = Identity.parse(context)
    expect(who).toEqual({ merchantId: 'mer_lumen', actor: 'key:key_storefront' })
    expect(rights.split(' ')).toContain('orders:place')
    expect(rights.split(' ')).not.toContain('limits:change')
  })

  test('belongs to its own merchant, whoever has the same key id', async () => {
    const { context } = await knock(`Bearer ${house.keys['mer_atlas/storefront']}`)
    expect(Identity.parse(context).merchantId).toBe('mer_atlas')
  })

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic abc',
    'Bearer enc_nobody',
    'Bearer enc_nobody extra',
    `Bearer ${'x'.repeat(9_000)}`,
  ])('%j opens nothing', async (authorization) => {
    expect(await knock(authorization)).toEqual({ isAuthorized: false })
  })

  test('that was revoked opens nothing any more', async () => {
    const { handler: office } = await import('../../functions/api/backOffice.ts')
    const key = 'enc_to-be-revoked'
    const hash = createHash('sha256').update(key).digest('hex')
    const who = person('administrator')
    const made = await visit(office, {
      method: 'POST',
      path: '/v1/keys',
      who,
      body: { keyId: 'key_r', label: 'r', scope: 'warehouse', hash },
    })
    expect(made.status).toBe(201)
    expect(made.text).not.toContain(hash)
    const headers = { 'idempotency-key': 'revoke' }
    expect((await visit(office, { method: 'POST', path: '/v1/keys/key_r/revoke', who, headers })).status).toBe(200)
    expect(await knock(`Bearer ${key}`)).toEqual({ isAuthorized: false })
  })

  test('opens by its new secret and, while their overlap lasts, by the former one; by none once it has expired', async () => {
    const { handler: office } = await import('../../functions/api/backOffice.ts')
    const [former, next, last] = ['enc_rotated-1', 'enc_rotated-2', 'enc_rotated-3']
    const hashOf = (text = '') => createHash('sha256').update(text).digest('hex')
    const ask = (path: string, body: object) =>
      visit(office, {
        method: 'POST',
        path,
        who: person('administrator'),
        body,
        headers: { 'idempotency-key': JSON.stringify(body).slice(-90) },
      })
    const openTo = async (...secrets: (string | undefined)[]) =>
      (await Promise.all(secrets.map((secret) => knock(`Bearer ${secret}`)))).map(({ isAuthorized }) => isAuthorized)
    const expiresAt = new Date(Date.now() + 10 * 3_600_000).toISOString()
    await ask('/v1/keys', { keyId: 'key_o', label: 'o', scope: 'warehouse', hash: hashOf(former), expiresAt })
    expect((await ask('/v1/keys/key_o/rotate', { hash: hashOf(next), overlapHours: 1 })).status).toBe(200)
    expect(await openTo(former, next, last)).toEqual([true, true, false])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_001 })
    expect(await openTo(former, next)).toEqual([false, true])
    // The one that had ended is forgotten by the next rotation, and stays shut all the same.
    expect((await ask('/v1/keys/key_o/rotate', { hash: hashOf(last), overlapHours: 2 })).status).toBe(200)
    expect(await openTo(former, next, last)).toEqual([false, true, true])
    expect((await ask('/v1/keys/key_o/rotate', { hash: hashOf(former), overlapHours: 0 })).json.code).toBe('same-key-other-content')
    vi.setSystemTime(Date.parse(expiresAt))
    expect(await openTo(next, last)).toEqual([false, false])
    vi.useRealTimers()
  })
})

describe('a person’s token', () => {
  test('opens with the rights of the roles', async () => {
    const { isAuthorized, context } = await knock(await tokenOf({ roles: ['credit-controller', 'accountant'] }))
    expect(isAuthorized).toBe(true)
    const { rights, ...who } = Identity.parse(context)
    expect(who).toEqual({ merchantId: 'mer_lumen', actor: 'person:ada' })
    expect(rights.split(' ')).toEqual(expect.arrayContaining(['limits:change', 'invoices:issue']))
    expect(rights.split(' ')).not.toContain('system:react')
  })

  test('whose name is an e-mail address is called by a hash of it, the same however it is written', async () => {
    const named = async (sub: string) => Identity.parse((await knock(await tokenOf({ sub }))).context).actor
    const actor = await named('Ada.Lovelace+shop@example.com')
    expect(actor).toMatch(/^person:sha256\.[\w-]{43}$/)
    expect(await named('ada.lovelace+shop@EXAMPLE.com')).toBe(actor)
    expect(await named('bob@example.com')).not.toBe(actor)
    expect(await named('auth0|5f7c')).toBe('person:auth0|5f7c')
  })

  test('may name its roles in one text; roles nobody knows give nothing', async () => {
    const { context } = await knock(await tokenOf({ roles: 'cashier king system:react' }))
    expect(Identity.parse(context).rights.split(' ')).toContain('store-credit:move')
    const { context: none } = await knock(await tokenOf({ roles: ['king'] }))
    expect(Identity.parse(none).rights).toBe('')
  })

  test.each<[string, Claims]>([
    ['is expired', { exp: Math.floor(Date.now() / 1000) - minute }],
    ['never ends', { exp: undefined }],
    ['is not valid yet', { nbf: Math.floor(Date.now() / 1000) + 10 * minute }],
    ['is for another audience', { aud: 'elsewhere' }],
    ['is of another issuer', { iss: 'http://127.0.0.1:1' }],
    ['names no merchant', { merchant: undefined }],
    ['names a merchant that isn’t there', { merchant: 'mer_nobody' }],
    ['names a merchant that can’t be', { merchant: 'mer_lumen#x' }],
  ])('that %s opens nothing', async (_, claims) => {
    expect(await knock(await tokenOf(claims))).toEqual({ isAuthorized: false })
  })

  test('as Amazon Cognito makes it opens with what its person may do now, and with nothing once they are removed', async () => {
    const { handler: office } = await import('../../functions/api/backOffice.ts')
    let nth = 0
    const ask = (method: 'POST' | 'PUT', path: string, body: object = {}) =>
      visit(office, { method, path, who: person('administrator'), body, headers: { 'idempotency-key': `people-${nth++}` } })
    expect((await ask('POST', '/v1/people', { personId: 'per_ada', email: 'ada@shop.example', role: 'cashier' })).status).toBe(201)
    const access = { aud: undefined, merchant: undefined, roles: undefined, client_id: 'encours', token_use: 'access' }
    const token = await tokenOf({ ...access, username: 'mer_lumen.per_ada' })
    const { rights, ...who } = Identity.parse((await knock(token)).context)
    expect(who).toEqual({ merchantId: 'mer_lumen', actor: 'person:per_ada' })
    expect(rights.split(' ')).toContain('store-credit:move')
    const withheld = ['store-credit:read', 'store-credit:move']
    await ask('PUT', '/v1/people/per_ada/role', { role: 'cashier', granted: ['holds:release'], withheld })
    const held = Identity.parse((await knock(token)).context).rights.split(' ')
    expect(held).toContain('holds:release')
    for (const right of withheld) expect(held).not.toContain(right)
    for (const claims of [
      { ...access, username: 'mer_atlas.per_ada' },
      { ...access, username: 'per_ada' },
      { ...access, username: 'mer_lumen.per_ada', client_id: 'elsewhere' },
      { ...access, username: 'mer_lumen.per_ada', token_use: 'id' },
    ])
      expect(await knock(await tokenOf(claims))).toEqual({ isAuthorized: false })
    expect((await ask('POST', '/v1/people/per_ada/remove')).status).toBe(200)
    expect(await knock(token)).toEqual({ isAuthorized: false })
  })

  test('signed by a key the issuer has only now opens as soon as we may ask again', async () => {
    const fresh = await server.issuer.keys.generate('RS256')
    const transform = {
      kid: fresh.kid,
      expiresIn: 10 * minute,
      scopesOrTransform: (_h: unknown, body: object) => void Object.assign(body, { sub: 'ada', aud: 'encours', merchant: 'mer_lumen' }),
    }
    const token = `Bearer ${await server.issuer.buildToken(transform)}`
    expect(await knock(token)).toEqual({ isAuthorized: false })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect((await knock(token)).isAuthorized).toBe(true)
    vi.useRealTimers()
  })

  test('that was changed, or signed by a key of somebody else, opens nothing', async () => {
    const token = await tokenOf()
    const [header = '', payload = '', signature = ''] = token.split('.')
    const promoted = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...promoted, roles: ['administrator'] })).toString('base64url')
    expect(await knock(`${header}.${forged}.${signature}`)).toEqual({ isAuthorized: false })
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
    expect(await knock(`Bearer ${none}.${forged}.`)).toEqual({ isAuthorized: false })
    const stranger = new OAuth2Server()
    await stranger.issuer.keys.generate('RS256')
    stranger.issuer.url = server.issuer.url ?? ''
    const stolen = await stranger.issuer.buildToken({ scopesOrTransform: (_h, body) => void Object.assign(body, { ...promoted }) })
    expect(await knock(`Bearer ${stolen}`)).toEqual({ isAuthorized: false })
  })
})
