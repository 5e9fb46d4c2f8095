import { createServer, type Server } from 'node:http'
import type { APIGatewayRequestAuthorizerEventV2, EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Envelope } from '../../events/envelope.ts'
import { envelopesOf } from '../../events/publish.ts'
import { openShelf, type Shelf } from '../../local/outside/shelf.ts'
import { type SignIn, startSignIn } from '../../local/outside/signin/signIn.ts'
import { startUserPool, type UserPool } from '../../local/outside/signin/userPool.ts'
import { recordOf } from '../../store/codec.ts'
import { handOut } from '../../tools/scan/collected.ts'
import { control, freshFolder } from '../local/outside/kit.ts'
import { lambdaContext, lumen, person } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'
import { questionOf } from './signIn.ts'

type Reaction = (event: EventBridgeEvent<string, unknown>, context: LambdaContext) => Promise<void>

let house: OpenDoors
let folder: ReturnType<typeof freshFolder>
let shelf: Shelf
let pool: UserPool
let signIn: SignIn
let road: Server
let react: Reaction
let authorizer: (event: APIGatewayRequestAuthorizerEventV2) => Promise<{ isAuthorized: boolean; context?: unknown }>
/** What happens while a call is on its way to the pool. */
let onTheWay: (operation: string) => Promise<unknown> = async () => undefined

/** The road to the pool, on which a test can let something happen. */
async function openRoad(): Promise<string> {
  road = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const target = String(request.headers['x-amz-target'])
    await onTheWay(target.split('.')[1] ?? '')
    const answer = await fetch(pool.url, { method: 'POST', headers: { 'x-amz-target': target }, body })
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((listening) => road.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${z.object({ port: z.int() }).parse(road.address()).port}`
}

beforeAll(async () => {
  folder = freshFolder()
  shelf = openShelf(folder.path)
  pool = await startUserPool({ shelf, now: Date.now })
  signIn = await startSignIn({ shelf, now: Date.now, pool })
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: await openRoad(),
    USER_POOL_ID: 'eu-west-3_encours',
    OIDC_ISSUER: signIn.issuer,
    OIDC_AUDIENCE: 'encours',
  })
  house = await openDoors()
  react = (await import('../../functions/on/person-invited-open-sign-in.ts')).handler
  authorizer = (await import('../../functions/authorizer.ts')).handler
})
afterAll(async () => {
  await house?.close()
  road?.close()
  await signIn?.stop()
  await pool?.stop()
  shelf?.close()
  folder?.remove()
})

let nth = 0
function administer(path: string, body: object = {}) {
  const headers = { 'idempotency-key': `invited-${nth++}` }
  return house.office({ method: path.endsWith('/role') ? 'PUT' : 'POST', path, who: person('administrator'), body, headers })
}
const invite = (personId: string, role = 'cashier') =>
  administer('/v1/people', { personId, email: `${personId.slice(4)}@shop.example`, role })
const remove = (personId: string) => administer(`/v1/people/${personId}/remove`)

/** What the bus was told of somebody, in order. */
async function toldOf(personId: string): Promise<Envelope[]> {
  const items = await house.keeper.journal(lumen, { chain: 'merchant', after: 0, limit: 500 })
  return items.flatMap((item) => envelopesOf(recordOf(item))).filter(({ data }) => data.personId === personId)
}

const tell = (envelope: Envelope) =>
  react(
    {
      version: '0',
      id: `bus-${nth++}`,
      'detail-type': envelope.type,
      source: 'encours',
      account: '',
      time: '',
      region: '',
      resources: [],
      detail: envelope,
    },
    lambdaContext,
  )
const tellAll = async (personId: string) => {
  for (const envelope of await toldOf(personId)) await tell(envelope)
}

const sendAgain = (personId: string) => administer(`/v1/people/${personId}/invitation/send`)
const invitationsOf = (personId: string) => pool.users().find(({ username }) => username === `mer_lumen.${personId}`)?.invitations
const listed = async (personId: string) => {
  const { json } = await house.office({ method: 'GET', path: '/v1/people', who: person('administrator') })
  return z
    .object({ items: z.array(z.looseObject({ personId: z.string() })) })
    .parse(json)
    .items.find((one) => one.personId === personId)
}

const names = () => pool.users().map(({ username }) => username)

async function tokenOf(name: string): Promise<string> {
  const answer = await control(signIn.controls, 'POST sign-in', { person: name })
  const { access_token } = z.object({ access_token: z.string() }).parse('json' in answer ? answer.json : {})
  handOut(access_token)
  return access_token
}

async function comesIn(token: string) {
  const { isAuthorized, context } = await authorizer(
    questionOf({ method: 'GET', path: '/v1/accounts' }, { authorization: `Bearer ${token}` }),
  )
  return isAuthorized ? z.object({ actor: z.string(), rights: z.string() }).parse(context) : undefined
}

describe('somebody the merchant invites', () => {
  test('can sign in under the name of merchant and person, and comes in with the rights of their row', async () => {
    await invite('per_ada')
    await tellAll('per_ada')
    expect(names()).toContain('mer_lumen.per_ada')
    const token = await tokenOf('mer_lumen.per_ada')
    const came = await comesIn(token)
    expect(came?.actor).toBe('person:per_ada')
    expect(came?.rights.split(' ')).toContain('store-credit:move')
    await administer('/v1/people/per_ada/role', { role: 'cashier', withheld: ['store-credit:move'] })
    expect((await comesIn(token))?.rights.split(' ')).not.toContain('store-credit:move')
  })

  test('gets one sign-in, and one invitation, however often they are told of', async () => {
    await invite('per_bea')
    await tellAll('per_bea')
    const [first] = pool.users().filter(({ username }) => username === 'mer_lumen.per_bea')
    await tellAll('per_bea')
    expect(pool.users().filter(({ username }) => username === 'mer_lumen.per_bea')).toEqual([first])
    expect(first?.email).toBe('bea@shop.example')
  })

  test('has an address that no event carries', async () => {
    await invite('per_cleo')
    expect(JSON.stringify(await toldOf('per_cleo'))).not.toContain('@')
  })
})

describe('an invitation that was lost or ran out', () => {
  test('is sent again each time that is asked for, once however often it is told of, and the list says so', async () => {
    await invite('per_gus')
    await tellAll('per_gus')
    expect(await listed('per_gus')).not.toHaveProperty('invitation')
    expect(await sendAgain('per_gus')).toMatchObject({ status: 200, json: { personId: 'per_gus', requested: true } })
    await tellAll('per_gus')
    await tellAll('per_gus')
    expect([invitationsOf('per_gus'), await listed('per_gus')]).toMatchObject([2, { invitation: { state: 'sent' } }])
    await sendAgain('per_gus')
    await tellAll('per_gus')
    expect(invitationsOf('per_gus')).toBe(3)
    expect(JSON.stringify(await toldOf('per_gus'))).not.toContain('@')
  })

  test('before anybody heard of the person goes out once, with their sign-in', async () => {
    await invite('per_hal')
    await sendAgain('per_hal')
    for (const envelope of (await toldOf('per_hal')).toReversed()) await tell(envelope)
    expect([invitationsOf('per_hal'), await listed('per_hal')]).toMatchObject([1, { invitation: { state: 'sent' } }])
  })

  test('is not sent to somebody who signs in already; once the sign-in server said so it is refused', async () => {
    await invite('per_ida')
    await tellAll('per_ida')
    await tokenOf('mer_lumen.per_ida')
    await sendAgain('per_ida')
    await tellAll('per_ida')
    expect([invitationsOf('per_ida'), await listed('per_ida')]).toMatchObject([1, { invitation: { state: 'used' } }])
    expect(await sendAgain('per_ida')).toMatchObject({ status: 409, json: { code: 'invitation-used' } })
    const told = await toldOf('per_ida')
    expect(told.map(({ type }) => type)).toEqual(['person-invited', 'invitation-sending-requested'])
  })

  test('of somebody who was removed while it was on its way lets nobody in', async () => {
    await invite('per_jon')
    await tellAll('per_jon')
    await sendAgain('per_jon')
    onTheWay = async (operation) => {
      if (operation !== 'AdminCreateUser') return
      onTheWay = async () => undefined
      await remove('per_jon')
      for (const envelope of await toldOf('per_jon')) if (envelope.type === 'person-removed') await tell(envelope)
    }
    for (const envelope of await toldOf('per_jon')) if (envelope.type === 'invitation-sending-requested') await tell(envelope)
    expect(names()).not.toContain('mer_lumen.per_jon')
  })
})

describe('somebody the merchant removes', () => {
  test('can sign in no more, and the token they had opens nothing', async () => {
    await invite('per_dan')
    await tellAll('per_dan')
    const token = await tokenOf('mer_lumen.per_dan')
    await remove('per_dan')
    await tellAll('per_dan')
    expect(names()).not.toContain('mer_lumen.per_dan')
    await expect(tokenOf('mer_lumen.per_dan')).rejects.toThrow('Say {"person"')
    expect(await comesIn(token)).toBeUndefined()
    await tellAll('per_dan')
    expect(names()).not.toContain('mer_lumen.per_dan')
  })

  test('before anybody heard of them, or told in the other order, gets no sign-in', async () => {
    await invite('per_eve')
    await remove('per_eve')
    for (const envelope of (await toldOf('per_eve')).toReversed()) await tell(envelope)
    expect(names()).not.toContain('mer_lumen.per_eve')
  })

  test('while their sign-in is being opened has none afterwards', async () => {
    await invite('per_fay')
    const [invited] = await toldOf('per_fay')
    if (!invited) throw new Error('nothing was told')
    onTheWay = async (operation) => {
      if (operation !== 'AdminCreateUser') return
      onTheWay = async () => undefined
      await remove('per_fay')
      for (const envelope of await toldOf('per_fay')) if (envelope.type === 'person-removed') await tell(envelope)
    }
    await tell(invited)
    expect((await toldOf('per_fay')).map(({ type }) => type)).toEqual(['person-invited', 'person-removed'])
    expect(names()).not.toContain('mer_lumen.per_fay')
  })
})
