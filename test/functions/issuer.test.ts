import { generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { issuer } from '../../functions/runtime/issuer.ts'

const minute = 60_000
const hour = 60 * minute

/** A sign-in server whose keys and failures a test decides. */
let url = ''
let keys: JsonWebKey[] = []
let broken = false
let questions = 0
const server = createServer((request, response) => {
  const discovery = request.url?.includes('openid') === true
  if (discovery) questions += 1
  response.writeHead(broken ? 500 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(discovery ? { issuer: url, jwks_uri: `${url}/jwks` } : { keys }))
})

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${z.object({ port: z.int() }).parse(server.address()).port}`
})
afterAll(() => {
  server.close()
})
afterEach(() => {
  vi.useRealTimers()
  broken = false
})

/** A key of the sign-in server's, and tokens that it signs. */
function signer(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
  const token = () => {
    const claims = { iss: url, aud: 'encours', sub: 'ada', merchant: 'mer_lumen', exp: Math.floor(Date.now() / 1000) + 600 }
    const said = [{ alg: 'RS256', kid }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    return `${said}.${sign('sha256', Buffer.from(said), privateKey).toString('base64url')}`
  }
  return { jwk, token }
}

const openIssuer = () => issuer({ issuer: url, audience: 'encours' })
const later = (millis: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + millis })

/** People whose tokens the old key signs, who have come in once; then some time goes by. */
async function signedIn() {
  const old = signer('old')
  keys = [old.jwk]
  const people = openIssuer()
  const comeIn = async () => people.claimsOf(old.token())
  expect(await comeIn()).toMatchObject({ sub: 'ada' })
  const withdraw = () => {
    keys = [signer('new').jwk]
  }
  return { comeIn, withdraw }
}

describe('a key the issuer has withdrawn', () => {
  test('is believed no longer than an hour', async () => {
    const { comeIn, withdraw } = await signedIn()
    withdraw()
    later(59 * minute)
    expect(await comeIn()).toBeDefined()
    later(2 * minute)
    expect(await comeIn()).toBeUndefined()
  })

  test('is believed no longer than the issuer fails: it is asked again half a minute later', async () => {
    const { comeIn, withdraw } = await signedIn()
    later(61 * minute)
    broken = true
    expect(await comeIn()).toBeDefined()
    broken = false
    withdraw()
    expect(await comeIn()).toBeDefined()
    later(31_000)
    expect(await comeIn()).toBeUndefined()
  })
})

describe('an issuer that can’t be asked', () => {
  test('keeps nobody out for a day, and is not believed for longer: people are told to come again', async () => {
    const { comeIn } = await signedIn()
    broken = true
    for (let at = 2; at <= 24; at += 2) {
      later(2 * hour - 1_000)
      expect(await comeIn()).toBeDefined()
    }
    later(minute)
    await expect(comeIn()).rejects.toThrow('can’t be read')
    broken = false
    await expect(comeIn()).rejects.toThrow('can’t be read')
    later(31_000)
    expect(await comeIn()).toBeDefined()
  })

  test('is asked once in half a minute, whatever is sent', async () => {
    const people = openIssuer()
    const strangers = Array.from({ length: 5 }, (_, at) => signer(`stranger-${at}`))
    broken = true
    const before = questions
    for (const { token } of strangers) await expect(people.claimsOf(token())).rejects.toThrow('can’t be read')
    expect(questions - before).toBe(1)
    later(31_000)
    for (const { token } of strangers) await expect(people.claimsOf(token())).rejects.toThrow('can’t be read')
    expect(questions - before).toBe(2)
  })
})
