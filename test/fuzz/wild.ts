import fc from 'fast-check'
import { Dice, dice } from './dice.ts'
import type { Operation } from './document.ts'
import type { Drawn } from './valid.ts'

type Twist = (plan: Drawn, rolled: Dice) => Partial<Drawn> & { says: string }

const nested = (depth: number, [open, close]: readonly [string, string]) => `${open.repeat(depth)}1${close.repeat(depth)}`
const objects = ['{"a":', '}'] as const
const lists = ['[', ']'] as const
const padded = (body = '{}', size = 0) => body.replace('{', () => `{${' '.repeat(Math.max(0, size - Buffer.byteLength(body)))}`)

const withFields = (body: string, fields: string) => body.replace('{', () => (body === '{}' ? `{${fields}` : `{${fields},`))

/** Bodies that no door may read, or must see through. */
const bodies: readonly Twist[] = [
  ({ body = '' }, rolled) => ({ says: 'cut off', body: body.slice(0, 1 + rolled.under(Math.max(1, body.length - 1))), expect: [400] }),
  (_, rolled) => ({
    says: 'no JSON',
    body: rolled.of([
      '{',
      '"',
      '{]',
      'hello',
      "{'a':1}",
      '{"a":1,}',
      'NaN',
      '{"a":NaN}',
      '\u0000',
      '{"a":01}',
      '{"a":.5}',
      '{"a":+1}',
      '{"a":"\t"}',
      '{}{}',
      '{"a":1}//',
      '"\\',
    ]),
    expect: [400],
  }),
  (_, rolled) => ({ says: 'no object', body: rolled.of(['[]', '7', 'null', '"x"', 'true', '[{}]', '-0', '1e999']), expect: [400] }),
  ({ body = '{}' }) => ({ says: 'a key that stands twice', body: withFields(body, '"twice":1,"twice":2'), expect: [422] }),
  ({ body = '{}' }) => ({
    says: 'a key that stands twice, once in disguise',
    body: withFields(body, '"twice":1,"\\u0074wice":2'),
    expect: [422],
  }),
  ({ body = '{}' }, rolled) => {
    const name = rolled.of(['__proto__', 'constructor', 'prototype', 'toString', '\\u005f_proto__', ''])
    return { says: `a field ${name}`, body: withFields(body, `"${name}":{"rights":"all","merchantId":"mer_x"}`), expect: [422] }
  },
  (_, rolled) => ({
    says: 'nested deep',
    body: nested(rolled.of([21, 100, 10_000]) ?? 21, rolled.percent(50) ? objects : lists),
    expect: [400],
  }),
  (_, rolled) => ({ says: 'nested and never closed', body: (rolled.percent(50) ? '[' : '{"a":').repeat(100_000), expect: [400] }),
  ({ body }) => ({ says: 'as large as allowed', body: padded(body, 1_000_000) }),
  ({ body }) => ({ says: 'one byte too large', body: padded(body, 1_000_001), expect: [413] }),
  ({ body }, rolled) => ({ says: 'far too large', body: padded(body, (rolled.of([2, 3, 5]) ?? 2) * 1_000_000), expect: [413] }),
  () => ({ says: 'many empty strings', body: `{"a":[${'"",'.repeat(300_000)}""]}`, expect: [422] }),
  () => ({ says: 'many quotes', body: '{"a":"'.padEnd(900_000, '\\"'), expect: [400] }),
  () => ({ says: 'many keys', body: `{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join()}}`, expect: [422] }),
  () => ({
    says: 'ten thousand lines',
    body: JSON.stringify({ lines: Array.from({ length: 10_000 }, () => ({ sku: 'x' })) }),
    expect: [422],
  }),
  () => ({ says: 'a number of a hundred thousand digits', body: `{"amount":${'9'.repeat(100_000)}}`, expect: [422] }),
  (_, rolled) => ({
    says: 'no UTF-8',
    body: rolled.of(['{"a":"\xff"}', '\xfe\xff\x00{', '{"a":"\xc0\xaf"}', '{"a":"\xed\xa0\x80"}']),
    bytes: 'latin1',
    expect: [400, 422],
  }),
  ({ body }) => ({ says: 'a byte order mark', body: `\ufeff${body ?? '{}'}` }),
  () => ({ says: 'no body at all', body: '' }),
]

const otherTypes = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'text/json',
  'application/jsonp',
  'application/json, text/plain',
  'application/json; charset=utf-16',
  'application/problem+json',
  'json',
  '*/*',
  'image/png',
]

/** Content types and headers that don't belong. */
const headers: readonly Twist[] = [
  (plan, rolled) => ({
    says: 'another content type',
    headers: { ...plan.headers, 'content-type': rolled.of(otherTypes) ?? '' },
    ...(plan.body && { expect: [415] }),
  }),
  ({ headers: { 'content-type': _, ...others } }) => ({ says: 'no content type', headers: others }),
  (plan, rolled) => ({ says: 'absurd headers', headers: { ...plan.headers, ...rolled.of(absurd) } }),
  (plan) => ({
    says: 'a hundred headers',
    headers: { ...plan.headers, ...Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`x-h${at}`, 'v'.repeat(80)])) },
  }),
]

const absurd: readonly Record<string, string>[] = [
  { 'x-correlation-id': 'a\r\nset-cookie: x=1' },
  { 'x-correlation-id': 'x'.repeat(9_000) },
  { 'x-correlation-id': '\u0000' },
  { 'x-amzn-trace-id': 'Root=1-é;Parent=;Sampled=9' },
  { traceparent: '00-zz-zz-zz' },
  { accept: 'image/png;q=0, */*;q=0' },
  { 'accept-encoding': 'br, identity;q=0' },
  { 'content-encoding': 'gzip' },
  { 'content-length': '-1' },
  { 'transfer-encoding': 'chunked' },
  { range: 'bytes=0-0' },
  { expect: '100-continue' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-forwarded-for': "127.0.0.1, '; drop" },
  { host: 'evil.example' },
  { origin: 'null' },
  { authorization: 'Bearer x'.padEnd(5_000, 'x') },
  { 'if-none-match': '*' },
  { 'if-match': '"1","2","3"' },
  { cookie: '__proto__=1' },
  { __proto__x: '1' },
]

/** Addresses that lead elsewhere, or nowhere. */
const addresses: readonly Twist[] = [
  ({ path }, rolled) => ({
    says: 'a broken address',
    path: `${path}${rolled.of(['%', '%zz', '%00', '%c3%28', '%ff', '/', '//', '/.', '/..', '%2f', '%252f', '\\', ';a=b'])}`,
  }),
  ({ path }, rolled) => ({
    says: 'a changed address',
    path:
      rolled.of([path.toUpperCase(), path.replace('/v1', '/v2'), path.replace('/v1', ''), `/${path}`, `${path}${'x'.repeat(7_000)}`]) ??
      path,
  }),
  ({ query }, rolled) => ({
    says: 'an absurd query',
    query:
      rolled.of([
        `${query}&&&&`,
        '='.repeat(500),
        `${'a[]=1&'.repeat(500)}`,
        '%',
        '%zz=%zz',
        '__proto__=1',
        '__proto__[x]=1',
        'a=%00',
        'limit=1&limit=2',
        `cursor=${'A'.repeat(2_001)}`,
        'cursor=k1.AAAA',
        'cursor=..',
        '\u202e=1',
      ]) ?? query,
  }),
  (_, rolled) => ({
    says: 'another method',
    method: rolled.of(['DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'GET', 'POST', 'PUT']) ?? 'DELETE',
  }),
  () => ({ says: 'nobody', who: 'nobody', expect: [401] }),
]

/** Requests that nobody would send who means well. */
export function wildOf(valid: fc.Arbitrary<Drawn>, operation: Operation): fc.Arbitrary<Drawn> {
  const twists = operation.body ? [...bodies, ...headers, ...headers, ...addresses] : [...addresses, ...headers]
  return fc.record({ plan: valid, twist: fc.constantFrom(...twists), thrown: dice }).map(({ plan, twist, thrown }) => {
    // With all rights, so that what is twisted is all that can be answered.
    const base: Drawn = { ...plan, kind: 'wild', who: 'administrator', again: false }
    return { ...base, ...twist(base, new Dice(thrown)) }
  })
}
