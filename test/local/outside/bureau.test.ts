import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type BureauServer, startBureauServer } from '../../../local/outside/bureau/bureauServer.ts'
import { type Secrets, startSecrets } from '../../../local/outside/secrets.ts'
import { openShelf, type Shelf } from '../../../local/outside/shelf.ts'
import { control, freshFolder } from './kit.ts'

const allBlocks = 'companyinfo_L2_v1,financialstrengthinsight_L2_v1,paymentinsight_L1_v1,eventfilings_L1_v1'

let folder: ReturnType<typeof freshFolder>
let shelf: Shelf
let secrets: Secrets
let bureau: BureauServer
let now: number

async function start() {
  shelf = openShelf(folder.path)
  secrets = await startSecrets({ shelf, now: () => now, place: { account: '000000000000', region: 'eu-west-1' } })
  bureau = await startBureauServer({ shelf, now: () => now, merchants: secrets.merchants })
}

async function stop() {
  await bureau.stop()
  await secrets.stop()
  shelf.close()
}

const askToken = (pair = 'bureau-key-mer_lumen:bureau-secret-mer_lumen', grant = 'client_credentials') =>
  fetch(`${bureau.url}/v3/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}`, connection: 'close' },
    body: new URLSearchParams({ grant_type: grant }),
  })

const token = async () =>
  z
    .object({ access_token: z.string(), expires_in: z.literal(86_400), token_type: z.literal('Bearer') })
    .parse(await (await askToken()).json()).access_token

const ask = (bearer: string, duns: string, query = `blockIDs=${allBlocks}&orderReason=6332`) =>
  fetch(`${bureau.url}/v1/data/duns/${duns}?${query}`, { headers: { authorization: `Bearer ${bearer}`, connection: 'close' } })

const next = (body: unknown) => control(bureau.controls, 'POST providers/bureau', body)

beforeEach(async () => {
  folder = freshFolder()
  now = Date.UTC(2026, 6, 18)
  await start()
})

afterEach(async () => {
  await stop()
  folder.remove()
})

describe('the bureau', () => {
  test('answers the same for the same DUNS, also after a restart, with the token it gave before', async () => {
    const bearer = await token()
    const first = z.looseObject({ organization: z.unknown() }).parse(await (await ask(bearer, '804735132')).json())
    expect(first).toMatchObject({
      inquiryDetail: { duns: '804735132', orderReason: '6332' },
      organization: {
        duns: '804735132',
        dunsControlStatus: { operatingStatus: { description: 'Active' } },
        dnbAssessment: {
          standardRating: { rating: expect.stringMatching(/^\w+[1-4]$/) },
          creditLimitRecommendation: { maximumRecommendedLimit: { value: expect.any(Number), currency: 'EUR' } },
        },
        businessTrading: [{ summary: [{ paydexScore: expect.any(Number) }] }],
        legalEvents: { hasOpenBankruptcy: false },
      },
    })
    await stop()
    await start()
    expect(await (await ask(bearer, '804735132')).json()).toMatchObject({ organization: first.organization })
  })

  test('gives only the blocks asked for', async () => {
    const answer = z
      .looseObject({ organization: z.looseObject({}) })
      .parse(await (await ask(await token(), '804735132', 'blockIDs=paymentinsight_L1_v1')).json())
    expect(Object.keys(answer.organization)).toEqual(['duns', 'businessTrading'])
  })

  test.each([
    ['wrong credentials', () => askToken('a:b'), 401, { error: 'invalid_client' }],
    ['another grant', () => askToken(undefined, 'password'), 400, { error: 'invalid_request' }],
    ['an unknown token', () => ask('nonsense', '804735132'), 401, { error: { errorCode: '00041' } }],
    ['eight digits', async () => ask(await token(), '80473513'), 400, { error: { errorCode: '10002' } }],
    [
      'no blocks',
      async () => ask(await token(), '804735132', ''),
      400,
      { error: { errorCode: '10002', errorDetails: [{ parameter: 'blockIDs' }] } },
    ],
    [
      'a block outside the contract',
      async () => ask(await token(), '804735132', 'blockIDs=hierarchyconnections_L1_v1'),
      403,
      { error: { errorCode: '00012' } },
    ],
    [
      'an unknown company',
      async () => ask(await token(), '999000000'),
      404,
      { error: { errorCode: '10001', errorMessage: 'DUNS not found' } },
    ],
  ])('refuses %s by status and error code', async (_what, call, status, shape) => {
    const answer = await call()
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject(shape)
  })

  test('refuses a token after 24 simulated hours', async () => {
    const bearer = await token()
    now += 86_400_000
    const answer = await ask(bearer, '804735132')
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { errorCode: '00040' } }])
  })
})

describe('next answers', () => {
  test('say rating, limit and status of one company until replaced, and leave others alone', async () => {
    const bearer = await token()
    await next({
      duns: '804735132',
      rating: '2A4',
      ratedOn: '2026-07-01',
      recommendedLimit: { value: 2500, currency: 'EUR' },
      operatingStatus: 'Out of business',
    })
    await next({ duns: '804735132', rating: '5A1' })
    expect(await (await ask(bearer, '804735132')).json()).toMatchObject({
      organization: { dnbAssessment: { standardRating: { rating: '5A1' } } },
    })
    await next({
      duns: '804735132',
      recommendedLimit: { value: -1, currency: 'USD' },
      organization: { isDeterioratingBusiness: true, dnbAssessment: { failureScore: {} } },
    })
    expect(await (await ask(bearer, '804735132')).json()).toMatchObject({
      organization: {
        isDeterioratingBusiness: true,
        dnbAssessment: { creditLimitRecommendation: { maximumRecommendedLimit: { value: -1, currency: 'USD' } } },
      },
    })
    await control(bureau.controls, 'DELETE providers/bureau')
    expect(await (await ask(bearer, '804735132')).json()).not.toMatchObject({ organization: { isDeterioratingBusiness: true } })
  })

  test('that are counted come first, in their order, and are used up', async () => {
    const bearer = await token()
    await next({ times: 2, fault: { kind: 'too-many', retryAfter: 7 } })
    await next({ times: 1, fault: { kind: 'error', status: 503, errorCode: '00002' } })
    const statuses: number[] = []
    for (const _turn of [1, 2, 3, 4]) statuses.push((await ask(bearer, '804735132')).status)
    expect(statuses).toEqual([429, 429, 503, 200])
    await next({ times: 1, fault: { kind: 'too-many', retryAfter: 7 } })
    expect((await ask(bearer, '804735132')).headers.get('retry-after')).toBe('7')
  })

  test('can be HTML, cut JSON, another company, or come late', async () => {
    const bearer = await token()
    await next({ times: 1, fault: { kind: 'html' } })
    expect((await ask(bearer, '804735132')).headers.get('content-type')).toContain('text/html')
    await next({ times: 1, fault: { kind: 'truncated' } })
    await expect((await ask(bearer, '804735132')).json()).rejects.toThrow(SyntaxError)
    await next({ times: 1, fault: { kind: 'wrong-duns' } })
    expect(await (await ask(bearer, '804735132')).json()).toMatchObject({ organization: { duns: '000000001' } })
    await next({ times: 1, fault: { kind: 'slow', ms: 40 } })
    const begun = performance.now()
    expect((await ask(bearer, '804735132')).status).toBe(200)
    expect(performance.now() - begun).toBeGreaterThan(35)
  })

  test('that make no sense are refused whole', async () => {
    await expect(next({ duns: '12', fault: { kind: 'flood' } })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('nine digits'),
    })
  })

  test('are shown with the calls made', async () => {
    await ask(await token(), '804735132')
    const { json } = await control(bureau.controls, 'GET providers/bureau')
    expect(json).toMatchObject({
      next: [],
      calls: [
        { merchantId: 'mer_lumen', method: 'POST', path: '/v3/token', status: 200 },
        { merchantId: 'mer_lumen', method: 'GET', path: '/v1/data/duns/804735132', status: 200, query: { orderReason: '6332' } },
      ],
    })
  })
})
