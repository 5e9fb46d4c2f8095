import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Role, Scope } from '../../domain/access/roles.ts'
import { closedRoutes } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { openEveryDoor, rows } from './everyDoor.ts'
import { type Answered, type House, lumen, openHouse, person, type Request, type Visitor } from './house.ts'
import { recordsIn } from './records.ts'
import { bodies, requestFor } from './requests.ts'
import { openSignIn, questionOf, type SignIn } from './signIn.ts'

/*
 * Every route of the tables × everybody who can come, through the authorizer and the door behind it as API Gateway joins them. What each
 * may do is read from docs/rights.md, which is what readers were promised, and not from the code.
 */

let house: House
let signIn: SignIn
let doors: Record<string, (request: Request) => Promise<Answered>>
let authorizer: typeof import('../../functions/authorizer.ts').handler

beforeAll(async () => {
  house = await openHouse()
  signIn = await openSignIn()
  doors = await openEveryDoor()
  authorizer = (await import('../../functions/authorizer.ts')).handler
})
afterAll(async () => {
  await signIn?.stop()
  await house?.close()
})

/** The table of docs/rights.md: who holds a right, and which right opens an operation. */
function promised(): { holders: Map<string, Set<string>>; rightOf: Map<string, string> } {
  const page = readFileSync(join(import.meta.dirname, '../../docs/rights.md'), 'utf8')
  const [head = [], , ...lines] = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const holders = new Map<string, Set<string>>()
  const rightOf = new Map<string, string>()
  for (const [name = '', ...cells] of lines) {
    const right = name.replaceAll('`', '')
    const opens = (cells.pop() ?? '').split(', ').filter((operation) => operation !== '')
    holders.set(right, new Set(cells.flatMap((cell, at) => (cell === '●' ? [head[at + 1] ?? ''] : []))))
    for (const operation of opens) rightOf.set(operation, right)
  }
  return { holders, rightOf }
}
const { holders, rightOf } = promised()

let visits = 0

/** A well-formed request of a route that was never made before, so that no answer is an older one repeated. */
const fresh = (route: Route, who: Visitor | undefined): Request => {
  visits += 1
  return { ...requestFor(route, who), headers: { 'idempotency-key': `access-${visits}`, 'x-correlation-id': 'the-same' } }
}

/** Through authorizer and door; 'turned away' where the door is never reached. */
async function enter(route: Route, authorization: string | undefined): Promise<Answered | 'turned away'> {
  const request = fresh(route, undefined)
  const { isAuthorized, ...answer } = await authorizer(questionOf(request, { authorization, sourceIp: `192.0.2.${visits % 250}` }))
  if (!isAuthorized) return 'turned away'
  return doors[route.name]?.({ ...request, who: Object('context' in answer ? answer.context : {}) }) ?? 'turned away'
}

describe('the tables', () => {
  test('every route has a row that tries it, and a right that docs/rights.md names', () => {
    expect(closedRoutes.filter(({ name }) => !(name in bodies) || !rightOf.has(name)).map(({ name }) => name)).toEqual([])
  })

  test('every right is somebody’s, but for the system’s own', () => {
    expect([...holders].filter(([, who]) => who.size === 0).map(([right]) => right)).toEqual(['system:react'])
  })
})

describe('who can’t be told', () => {
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds
  const unknown: Record<string, () => Promise<string | undefined> | string | undefined> = {
    'says nothing': () => undefined,
    'says no bearer': () => 'Basic YWRhOmxvdmVsYWNl',
    'has a malformed token': () => 'Bearer not.a.token',
    'has an unknown key': () => `Bearer enc_${createHash('sha256').update('nobody').digest('base64url')}`,
    'has an expired token': () => signIn.tokenOf({ exp: inSeconds(-60) }),
    'has a token not valid yet': () => signIn.tokenOf({ nbf: inSeconds(600) }),
    'has a token for another audience': () => signIn.tokenOf({ aud: 'elsewhere' }),
    'has a token of another issuer': () => signIn.tokenOf({ iss: 'https://issuer.example' }),
    'has a token without a merchant': () => signIn.tokenOf({ merchant: undefined }),
    'has a token of a merchant that isn’t there': () => signIn.tokenOf({ merchant: 'mer_nobody' }),
  }

  test.each(rows(closedRoutes))('reaches nothing behind %s', async (_, route) => {
    const before = await recordsIn(house.keeper)
    for (const [name, authorization] of Object.entries(unknown)) expect(await enter(route, await authorization()), name).toBe('turned away')
    const [request] = [fresh(route, undefined)]
    expect(await doors[route.name]?.(request), 'past the authorizer').toMatchObject({ status: 401, json: { code: 'not-signed-in' } })
    expect(await recordsIn(house.keeper)).toBe(before)
  })
})

describe('who is known', () => {
  test.each(rows(closedRoutes))('may use %s exactly as docs/rights.md says', async (_, route) => {
    const right = rightOf.get(route.name) ?? ''
    const may = holders.get(right) ?? new Set()
    const comers: [string, string][] = await Promise.all([
      ...Role.options.map(async (role): Promise<[string, string]> => [role, await signIn.tokenOf({ roles: [role] })]),
      ...Scope.options.map(async (scope): Promise<[string, string]> => [scope, `Bearer ${house.keys[`mer_lumen/${scope}`]}`]),
    ])
    for (const [name, authorization] of comers) {
      const answer = await enter(route, authorization)
      if (may.has(name)) expect(answer, `${name} has ${right}`).not.toMatchObject({ status: 403 })
      else expect(answer, `${name} lacks ${right}`).toMatchObject({ status: 403, json: { code: 'not-allowed', right } })
      expect(answer, `${name} is known`).not.toBe('turned away')
      expect(answer, `${name}: nothing breaks`).not.toMatchObject({ status: 500 })
    }
  })

  const all = [...holders.keys()].filter((right) => right !== 'system:react')
  const with_ = (rights: readonly string[]): Visitor => ({ merchantId: lumen, actor: 'person:made', rights: rights.join(' ') })

  /** A document of which nothing can be left out wants the right to all that is in it. */
  const alsoWanted: Readonly<Record<string, readonly string[]>> = { getCurrentStatementDocument: ['store-credit:read'] }

  test.each(rows(closedRoutes))('is let through %s by its one right and by none of the others, alone or together', async (_, route) => {
    const right = rightOf.get(route.name) ?? ''
    const answer = (rights: readonly string[]) => doors[route.name]?.(fresh(route, with_(rights)))
    expect((await answer([right, ...(alsoWanted[route.name] ?? [])]))?.status, right).not.toBe(403)
    expect(await answer(all.filter((one) => one !== right)), `all but ${right}`).toMatchObject({ status: 403, json: { right } })
    for (const other of all.filter((one) => one !== right)) expect((await answer([other]))?.status, other).toBe(403)
    expect((await answer([]))?.status, 'none').toBe(403)
    expect((await answer(['system:react', '*', `${right}x`]))?.status, 'rights of nobody').toBe(403)
  })
})

describe('a revoked key', () => {
  test('is refused by the authorizer at once, also where it was good before: only API Gateway’s 60 seconds are left to it', async () => {
    const [route] = closedRoutes.filter(({ name }) => name === 'getOrder')
    if (!route) throw new Error('no such route')
    const who = person('administrator')
    const secret = 'enc_known-and-then-revoked'
    const hash = createHash('sha256').update(secret).digest('hex')
    const body = { keyId: 'key_gone', label: 'gone', scope: 'warehouse', hash }
    expect((await doors.createKey?.({ method: 'POST', path: '/v1/keys', who, body }))?.status).toBe(201)
    expect(await enter(route, `Bearer ${secret}`)).toMatchObject({ status: 404 })
    const headers = { 'idempotency-key': 'gone' }
    expect((await doors.revokeKey?.({ method: 'POST', path: '/v1/keys/key_gone/revoke', who, headers }))?.status).toBe(200)
    expect(await enter(route, `Bearer ${secret}`)).toBe('turned away')
    vi.resetModules()
    const { handler } = await import('../../functions/authorizer.ts')
    expect(await handler(questionOf(fresh(route, undefined), { authorization: `Bearer ${secret}` }))).toEqual({ isAuthorized: false })
  })
})
