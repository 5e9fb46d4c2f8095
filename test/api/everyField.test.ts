import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { commands, queries } from '../../domain/catalog.ts'
import { applyDaysToPayToAllDeclaration } from '../../functions/api/applyDaysToPayToAll.ts'
import { documentDeclarations } from '../../functions/api/documentDeclarations.ts'
import { closedRoutes } from '../../functions/api/doors.ts'
import { exportMerchantDeclaration } from '../../functions/api/exportMerchant.ts'
import { importRowsDeclaration } from '../../functions/api/importRows.ts'
import { pointer, readJson } from '../../functions/api/json.ts'
import { rebuildDeclaration } from '../../functions/api/rebuild.ts'
import { releaseOrdersDeclaration } from '../../functions/api/releaseOrders.ts'
import { republishDeclaration } from '../../functions/api/republish.ts'
import type { Route } from '../../functions/api/route.ts'
import { openEveryDoor } from './everyDoor.ts'
import { type Answered, type House, openHouse, person } from './house.ts'
import { recordsIn } from './records.ts'
import { requestFor } from './requests.ts'

let house: House
let send: Awaited<ReturnType<typeof openEveryDoor>>

beforeAll(async () => {
  house = await openHouse()
  send = await openEveryDoor()
})
afterAll(() => house?.close())

const others = [
  ...Object.values(documentDeclarations),
  releaseOrdersDeclaration,
  republishDeclaration,
  rebuildDeclaration,
  exportMerchantDeclaration,
  applyDaysToPayToAllDeclaration,
  importRowsDeclaration,
]
const declarations = [...Object.values(commands), ...Object.values(queries), ...others]
const inputOf = (name: string): z.ZodType => declarations.find((one) => one.name === name)?.input ?? z.never()

/** Values as JSON writes them that some field of some operation must not take. */
const hostile = [
  ...['null', 'true', '-1', '-0', '0.1', '1.0', '1e3', '1E400', '9007199254740993', '1000000000001', '4000000000000001'],
  ...['""', '" "', '"NaN"', '"1e3"', '"-0"', '"\\u0000"', '"a\\r\\nBcc: b@example.com"', '"\\ud800"', '"../x"', '"acc_1#acc_2"', '"a|b"'],
  ...['"__proto__"', '"acc_"', '"eur"', '"2026-02-30"', '"2026-13"', '"0001-01-01T00:00:00Z"', JSON.stringify('x'.repeat(10_000))],
  ...['[]', '[[]]', '[null]', '{}', '{"__proto__":1}', '{"$ne":null}', `${'{"a":'.repeat(25)}1${'}'.repeat(25)}`],
]

type Path = readonly (string | number)[]

/** Every field of a schema, the fields of its objects and lists included. */
function fieldsOf(schema: unknown, at: Path = []): Path[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return fieldsOf(schema.unwrap(), at)
  if (schema instanceof z.ZodArray) return [[...at, 0], ...fieldsOf(schema.element, [...at, 0])]
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).flatMap(([name, field]) => [[...at, name], ...fieldsOf(field, [...at, name])])
}

const Container = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

/** The same input with one field as told; what must stand around it is made. */
function withField(input: unknown, [step, ...deeper]: Path, value: unknown): unknown {
  if (step === undefined) return value
  const inside = Container.safeParse(input).data ?? (typeof step === 'number' ? [] : {})
  if (typeof step === 'number') return [withField(Array.isArray(inside) ? inside[step] : undefined, deeper, value)]
  return { ...inside, [step]: withField(Array.isArray(inside) ? undefined : inside[step], deeper, value) }
}

const place = '@here@'
const Problem = z.strictObject({
  type: z.string().startsWith('/v1/problems/'),
  title: z.string().min(1),
  status: z.int(),
  code: z.string(),
  cure: z.string().min(1),
  detail: z.string().optional(),
  faults: z.array(z.strictObject({ pointer: z.string(), says: z.string().min(1) })).optional(),
  correlationId: z.string(),
})

type Expected = { status: number; pointers: string[] }

/** What a body must be told: where JSON or the schema finds fault with it; undefined where neither does. */
function expectedOf(raw: string, schema: z.ZodType, address: object): Expected | undefined {
  const read = readJson(raw)
  if ('broken' in read) return { status: 400, pointers: [] }
  const parsed = schema.safeParse({ ...Object(read.value), ...address })
  const issues = parsed.success ? [] : parsed.error.issues.map(({ path }) => pointer(path))
  const pointers = [...read.faults.map((fault) => fault.pointer), ...issues]
  return pointers.length > 0 ? { status: 422, pointers } : undefined
}

function assertTold(answer: Answered | undefined, { status, pointers }: Expected, raw: string): void {
  expect(answer, raw).toMatchObject({ status, headers: { 'content-type': 'application/problem+json; charset=utf-8' } })
  const { faults = [], ...problem } = Problem.parse(answer?.json)
  expect(problem, raw).toMatchObject({ status, code: status === 422 ? 'invalid-input' : 'malformed-json' })
  for (const at of pointers)
    expect(
      faults.some((fault) => fault.pointer.startsWith(at) || at.startsWith(fault.pointer)),
      `${at} of ${raw}`,
    ).toBe(true)
}

const office = person('administrator')
const inAddress = ({ path }: Route) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
const writing: readonly Route[] = closedRoutes.filter(({ method }) => method !== 'GET')
const reading: readonly Route[] = closedRoutes.filter(({ method }) => method === 'GET')
const named = (routes: readonly Route[]) => routes.map((route) => [`${route.method} ${route.path}`, route] as const)

describe('a body', () => {
  test.each(named(writing))('of %s: no field takes what its schema doesn’t, each is named, and nothing is written', async (_, route) => {
    const before = await recordsIn(house.keeper)
    const schema = inputOf(route.name)
    const { body, ...request } = requestFor(route, office)
    const given = inAddress(route)
    const address = Object.fromEntries(given.map((name) => [name, request.path.split('/')[route.path.split('/').indexOf(`{${name}}`)]]))
    for (const path of [...fieldsOf(schema).filter(([name]) => !given.includes(String(name))), ['unheardOf']]) {
      for (const value of hostile) {
        const raw = JSON.stringify(withField(body, path, place)).replace(JSON.stringify(place), value)
        const expected = expectedOf(raw, schema, address)
        if (expected) assertTold(await send[route.name]?.({ ...request, raw }), expected, raw)
      }
    }
    expect(await recordsIn(house.keeper)).toBe(before)
  })
})

const hostileTexts = [
  '',
  ' ',
  '-1',
  '-0',
  '1.5',
  '1e1',
  '0x10',
  '999999999999999999',
  'NaN',
  '\u0000',
  'a\r\nb',
  '../x',
  '..%2f',
  'a#b',
  'a|b',
  '__proto__',
  'é',
  '\u202e',
  'x'.repeat(5_000),
]

describe('an address', () => {
  test.each(named([...reading, ...writing]).filter(([, route]) => inAddress(route).length > 0))(
    '%s: no id takes what its schema doesn’t, and each is named',
    async (_, route) => {
      const schema = inputOf(route.name)
      if (!(schema instanceof z.ZodObject)) throw new Error('an input is an object')
      for (const name of inAddress(route)) {
        for (const text of hostileTexts.filter((one) => one !== '')) {
          if (z.safeParse(schema.shape[name], text).success) continue
          const request = requestFor({ ...route, path: route.path.replace(`{${name}}`, encodeURIComponent(text)) }, office)
          assertTold(await send[route.name]?.(request), { status: 422, pointers: [`/${name}`] }, text)
        }
      }
    },
  )

  test.each(named(reading))('%s: no query takes what its schema doesn’t, unknown names included', async (_, route) => {
    const schema = inputOf(route.name)
    const fields = fieldsOf(schema).flatMap(([name = '', ...deeper]) => (deeper.length === 0 ? [String(name)] : []))
    for (const name of [...fields.filter((one) => !inAddress(route).includes(one)), 'unheardOf', '__proto__', 'constructor']) {
      for (const text of hostileTexts) {
        const { query, ...request } = requestFor(route, office)
        const answer = await send[route.name]?.({ ...request, query: Object.fromEntries([...Object.entries(query ?? {}), [name, text]]) })
        expect(answer?.status, `?${name}=${text}`).toBeLessThan(500)
        // Of numbers -0 is 0.
        const takesSome = ['customer', 'company', 'cursor', 'chain', 'after', 'limit', 'shipToId', 'minAmount', 'maxAmount', 'minAgeDays']
        if (answer?.status === 200) expect(takesSome, `?${name}=${text}`).toContain(name)
        else if (answer?.json.code === 'invalid-input') assertTold(answer, { status: 422, pointers: [`/${name}`] }, text)
      }
    }
  })
})
