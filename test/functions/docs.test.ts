import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { APIGatewayProxyStructuredResultV2 as HttpAnswer } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { refusals } from '../../domain/refusals.ts'
import { functions } from '../../functions/manifest.ts'
import { buildFunctions } from '../../tools/build.ts'

const root = join(import.meta.dirname, '../..')
let outdir: string | undefined
let handler: (event: object, context: object) => Promise<HttpAnswer>

const Bundle = z.object({ handler: z.custom<typeof handler>((value) => typeof value === 'function') })

/** The door as it is deployed: the viewer lies beside the bundle. */
beforeAll(async () => {
  outdir = mkdtempSync(join(tmpdir(), 'encours-docs-'))
  await buildFunctions({ functions: functions.filter(({ name }) => name === 'docs'), root, outdir })
  handler = Bundle.parse(createRequire(import.meta.url)(join(outdir, 'fn/docs/index.cjs'))).handler
})
afterAll(() => outdir && rmSync(outdir, { recursive: true, force: true }))

const get = (route: string, pathParameters: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  handler({ routeKey: `GET ${route}`, pathParameters, headers, requestContext: { requestId: 'r-1', http: { method: 'GET' } } }, {})

describe('the documentation', () => {
  test('is OpenAPI 3.1 for machines', async () => {
    const answer = await get('/v1/openapi.json')
    expect(answer.headers?.['content-type']).toBe('application/json; charset=utf-8')
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ openapi: '3.1.0' })
  })

  test('is a page that loads nothing from elsewhere', async () => {
    const { body = '', headers } = await get('/v1/docs')
    expect(headers?.['content-type']).toBe('text/html; charset=utf-8')
    expect(String(headers?.['content-security-policy'])).toMatch(/^default-src 'none'; script-src 'self';/)
    expect([...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url)).toEqual([
      'data:,',
      '/v1/openapi.json',
      '/v1/docs/viewer.js',
      '/v1/docs/start.js',
    ])
  })

  test('brings its viewer compressed, or plain to who asks for that', async () => {
    const packed = await get('/v1/docs/{asset}', { asset: 'viewer.js' }, { 'accept-encoding': 'gzip, br' })
    expect(packed).toMatchObject({ statusCode: 200, isBase64Encoded: true })
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/javascript; charset=utf-8' })
    const script = gunzipSync(Buffer.from(packed.body ?? '', 'base64')).toString()
    const plain = await get('/v1/docs/{asset}', { asset: 'viewer.js' })
    expect(plain.headers?.['content-encoding']).toBeUndefined()
    expect(plain.body === script).toBe(true)
    // Lambda answers 6 MB at most.
    expect(Buffer.byteLength(JSON.stringify(plain))).toBeLessThan(6_000_000)
  })

  test('explains each problem under its type', async () => {
    const answer = await get('/v1/problems/{code}', { code: 'deposit-does-not-cover' })
    expect(JSON.parse(answer.body ?? '')).toEqual({ code: 'deposit-does-not-cover', ...refusals['deposit-does-not-cover'] })
  })

  test.each([
    ['/v1/docs/{asset}', { asset: '../index.cjs' }],
    ['/v1/docs/{asset}', { asset: 'constructor' }],
    ['/v1/problems/{code}', { code: '__proto__' }],
  ])('%s knows nothing else: %j', async (route, parameters) => {
    expect((await get(route, parameters)).statusCode).toBe(404)
  })
})
