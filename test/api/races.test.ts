import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { rights } from '../../domain/access/rights.ts'
import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { command, refs } from '../../domain/command.ts'
import { PaymentId } from '../../domain/ids.ts'
import { refuse } from '../../domain/refusals.ts'
import { openMerchant } from '../../domain/settings/openMerchant.ts'
import { topUp } from '../../domain/store-credit/topUp.ts'
import { keeperOver, type Table } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { run } from '../../store/run.ts'
import { contextOf, customerOf, settingsOf, theAccount } from '../kit/builders.ts'
import { impatientClock } from '../kit/keeper.ts'
import { type Answered, key, orderOf, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)
const who = key('integration')

beforeAll(async () => {
  house = await openDoors()
  await ask({ method: 'POST', path: '/v1/accounts', who, body: { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } } })
  await limit(100_000, 'first')
})
afterAll(() => house?.close())

const limit = (amount: number, once: string, more: Record<string, string> = {}) =>
  ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who, headers: { 'idempotency-key': once, ...more }, body: { limit: amount } })
const move = (paymentId: string, amount: number) =>
  ask({ method: 'POST', path: '/v1/accounts/acc_1/top-ups', who, body: { paymentId, amount, currency: 'EUR', method: 'CB' } })
const account = () => checkout({ method: 'GET', path: '/v1/accounts/acc_1', who })
const deposits = async () => Object((await account()).json.figures).deposits
const atOnce = <T>(times: number, act: (nth: number) => Promise<T>) => Promise.all(Array.from({ length: times }, (_, nth) => act(nth)))

/** How often each outcome came: its code, else whether it was the first answer or its repetition. */
function outcomes(answers: readonly Answered[]): Record<string, number> {
  const names = answers.map(({ status, json, headers }) => String(json.code ?? (headers['idempotency-replayed'] ? 'repeated' : status)))
  return Object.fromEntries(Object.entries(Object.groupBy(names, (name) => name)).map(([name, same = []]) => [name, same.length]))
}

describe('at once', () => {
  test('the same top-up counts once, and every caller gets its answer', async () => {
    expect(outcomes(await atOnce(12, () => move('pay_same', 1_000)))).toEqual({ 201: 1, repeated: 11 })
    expect(await deposits()).toBe(1_000)
  })

  test('one id with other contents is the first of them only', async () => {
    expect(outcomes(await atOnce(12, (nth) => move('pay_other', 1_000 + nth)))).toEqual({ 201: 1, 'same-key-other-content': 11 })
  })

  test('one Idempotency-Key with other contents is the first of them only', async () => {
    expect(outcomes(await atOnce(12, (nth) => limit(90_000 + nth, 'raced')))).toEqual({ 200: 1, 'same-key-other-content': 11 })
  })

  test('of changes to the same version one is made', async () => {
    const { etag = '' } = (await account()).headers
    const answers = await atOnce(12, (nth) => limit(80_000 + nth, `guarded-${nth}`, { 'if-match': etag }))
    expect(outcomes(answers)).toEqual({ 200: 1, 'changed-meanwhile': 11 })
  })

  test('refunds take what is there once, and none of them breaks', async () => {
    const all = await deposits()
    expect(outcomes(await atOnce(12, (nth) => move(`pay_back-${nth}`, -all)))).toEqual({ 201: 1, 'refund-exceeds-deposits': 11 })
    expect(await deposits()).toBe(0)
  })

  test('orders from deposits take what is there once', async () => {
    for (const nth of [1, 2, 3, 4, 5]) await move(`pay_small-${nth}`, 400)
    const place = (nth: number) =>
      checkout({ method: 'POST', path: '/v1/orders', who, body: orderOf(`dep-${nth}`, { amount: '5.00', settlement: 'deposit' }) })
    expect(outcomes(await atOnce(12, place))).toEqual({ 201: 4, 'deposit-does-not-cover': 8 })
    const { handler } = await import('../../functions/api/documents.ts')
    const { differences } = (await visit(handler, { method: 'POST', path: '/v1/ledger/check', who, body: { accountId: 'acc_1' } })).json
    expect(differences).toEqual([])
  })
})

/** A table on which something else happens just before the nth reading. */
function interruptedAt(table: Table, nth: number, meanwhile: () => Promise<unknown>): Table {
  let count = 0
  return {
    ...table,
    get: async (keys) => {
      count += 1
      if (count === nth) await meanwhile()
      return table.get(keys)
    },
  }
}

describe('rows of two moments', () => {
  const everyRight = contextOf({ rights: new Set(rights) })
  const refund = (id: string, table: Table) =>
    run(
      topUp,
      { paymentId: PaymentId.parse(id), accountId: theAccount, amount: -700, currency: 'EUR', method: 'CB', applyTo: 'none' },
      { context: everyRight, keeper: keeperOver(table), clock: impatientClock, deadlineAt: Date.now() + 5_000 },
    )

  test('are read again: what they break together is no broken law', async () => {
    const table = memoryTable()
    const around = { context: everyRight, keeper: keeperOver(table), clock: impatientClock, deadlineAt: Date.now() + 5_000 }
    await run(openMerchant, { settings: settingsOf() }, around)
    await run(openAccount, { accountId: theAccount, currency: 'EUR', customer: customerOf() }, around)
    await run(changeLimit, { accountId: theAccount, limit: 0 }, { ...around, onceKey: 'limit' })
    await run(
      topUp,
      { paymentId: PaymentId.parse('pay_in'), accountId: theAccount, amount: 1_000, currency: 'EUR', method: 'CB', applyTo: 'none' },
      around,
    )
    // The refund has read the account; then another one takes the money that it reads about next.
    const second = interruptedAt(table, 2, () => refund('pay_first', table))
    expect(await refund('pay_second', second)).toMatchObject({ refused: 'refund-exceeds-deposits' })
  })

  test('that a commit makes but never reads are told: they are neither overwritten nor tried for until the deadline', async () => {
    const keeper = keeperOver(memoryTable())
    const around = () => ({ context: everyRight, keeper, clock: impatientClock, deadlineAt: Date.now() + 5_000 })
    await run(openMerchant, { settings: settingsOf() }, around())
    const count = (last: number) =>
      command({
        name: 'countBlindly',
        summary: 'Sets a series that it never looks at',
        right: 'system:react',
        input: z.strictObject({}),
        answer: z.strictObject({ last: z.int() }),
        reads: () => ({ merchant: refs.merchant() }),
        decide: (_, { merchant }) => {
          if (!merchant) return refuse('not-found')
          const chain = refs.merchant()
          const series = { ref: refs.series('F-2026'), state: { series: 'F', year: '2026', last } }
          return { changed: [{ ref: chain, state: merchant }, series], entries: [{ chain, facts: [], postings: [] }], answer: { last } }
        },
      })
    expect(await run(count(7), {}, around())).toMatchObject({ answer: { last: 7 } })
    await expect(run(count(1), {}, around())).rejects.toThrow('series||F-2026 stands already, but countBlindly never reads it')
  })
})
