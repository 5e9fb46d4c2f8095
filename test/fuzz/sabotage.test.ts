import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import * as z from 'zod'
import type { HttpHandler } from '../../functions/api/hardened.ts'
import { described } from './document.ts'
import { jsonOf } from './memory.ts'
import type { Plan } from './plan.ts'
import { play } from './playing.ts'
import { shrink } from './shrink.ts'
import { openStation, type Station, type World } from './station.ts'
import { newWorld } from './world.ts'

const document = described()
let station: Station
beforeAll(async () => {
  station = await openStation(inject('engineEndpoint'))
})
afterAll(() => station?.close())

const about = {
  kind: 'valid',
  says: 'valid',
  merchant: 0,
  who: 'administrator',
  query: '',
  bytes: 'utf8',
  daysAgo: 0,
  again: false,
} as const
const headers = { 'content-type': 'application/json' }
const opening = (index: number): Plan => {
  const body = JSON.stringify({ accountId: `acc_${index}`, currency: 'EUR', customer: { name: 'Anna' } })
  return { ...about, index, operation: 'openAccount', method: 'POST', path: '/v1/accounts', headers, body }
}
const reading: Plan = { ...about, index: 90, operation: 'getAccount', method: 'GET', path: '/v1/accounts/acc_3', headers: {} }

type Sabotage = (answer: Awaited<ReturnType<HttpHandler>>) => Awaited<ReturnType<HttpHandler>>

/** The station with doors that answer a little differently. */
function sabotaged(spoil: Sabotage): Station {
  const spoiled = [...station.handlers].map(([name, handler]): [string, HttpHandler] => [
    name,
    async (event, context) => spoil(await handler(event, context)),
  ])
  return { ...station, handlers: new Map(spoiled) }
}

const worldOf = (spoil: Sabotage): Promise<World> => newWorld(sabotaged(spoil))
const Fields = z.record(z.string(), z.unknown())
const edited =
  (change: (fields: Record<string, unknown>) => object): Sabotage =>
  (answer) => ({
    ...answer,
    body: JSON.stringify(change(Fields.parse(jsonOf(answer.body)))),
  })
const problem = { 'content-type': 'application/problem+json' }
const exists = { type: '/v1/problems/account-exists', title: 'x', status: 409, code: 'account-exists', correlationId: 'c' }

describe('a door is found that', () => {
  test.each<[string, Sabotage, string]>([
    ['answers 500', (answer) => ({ ...answer, statusCode: 500 }), 'answers 500'],
    ['is busy', (answer) => ({ ...answer, statusCode: 503 }), 'answers 503'],
    ['writes, and answers a refusal', () => ({ statusCode: 409, headers: problem, body: JSON.stringify(exists) }), 'and answers 409'],
    ['leaves a field out', edited(({ accountId: _, ...rest }) => rest), '"missingProperty":"accountId"'],
    ['says more than its schema', edited((rest) => ({ ...rest, secret: 1 })), '"additionalProperty":"secret"'],
    ['says another type', edited((rest) => ({ ...rest, accountId: 7 })), '/accountId must be string'],
    ['answers a status of its own', (answer) => ({ ...answer, statusCode: 202 }), 'answers 202, which is not documented'],
    ['forgets where it put what it made', (answer) => ({ ...answer, headers: { ...answer.headers, location: '' } }), 'says not where'],
    ['leaves a header out', (answer) => ({ ...answer, headers: { 'content-type': 'application/json' } }), 'lacks the header'],
    ['tells its insides', edited((rest) => ({ ...rest, name: 'at x (/var/task/a.ts:1:2)' })), 'tells'],
  ])('%s', async (_, spoil, says) => {
    const { faults } = await play(await worldOf(spoil), opening(1), document)
    expect(faults.join('\n')).toContain(says)
  })

  test('answers a repeated request anew', async () => {
    let count = 0
    const world = await worldOf((answer) => {
      count += 1
      return edited((rest) => ({ ...rest, termsVersion: count }))(answer)
    })
    const { faults } = await play(world, { ...opening(1), again: true }, document)
    expect(faults).toContain('answers the same request differently')
  })

  test('takes what its document forbids, or refuses without naming a place', async () => {
    const told = { ...exists, code: 'invalid-input', status: 422, faults: [] }
    const silent = await worldOf(() => ({ statusCode: 422, headers: problem, body: JSON.stringify(told) }))
    expect((await play(silent, { ...opening(1), body: '{}' }, document)).faults).toContain('names no fault')
    const blind = await worldOf(() => ({ statusCode: 201, headers: { 'content-type': 'application/json' }, body: '{}' }))
    expect((await play(blind, { ...opening(1), body: '{}' }, document)).faults.join()).toContain('takes what its document forbids')
  })
})

test('an honest door is not accused', async () => {
  const world = await newWorld(station)
  for (const plan of [opening(3), { ...opening(3), again: true }, reading, { ...reading, who: 'nobody' as const }])
    expect((await play(world, plan, document)).faults).toEqual([])
})

test('what came before a failure is told no longer than it needs to be', async () => {
  // Only an account that exists is answered wrongly.
  const spoil = edited((rest) => ('accountId' in rest ? { ...rest, figures: undefined } : rest))
  const broken = sabotaged((answer) => (answer.statusCode === 200 ? spoil(answer) : answer))
  const before = [1, 2, 3, 4, 5].map(opening)
  const { index, daysAgo: _, ...drawn } = reading
  const failing = { ...reading, index }
  const shortest = await shrink({ station: broken, described: document, plans: fc.constant(drawn), seed: 1, before, failing, patience: 60 })
  expect(shortest.map(({ operation, path }) => `${operation} ${path}`)).toEqual([
    'openAccount /v1/accounts',
    'getAccount /v1/accounts/acc_3',
  ])
})
