import { DeleteItemCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { refText } from '../../domain/states.ts'
import { keyOf } from '../../store/table.ts'
import { type Answered, atlas, type House, key, lumen, openHouse, person, type Request, visit } from './house.ts'
import { recordsIn } from './records.ts'

let house: House
let office: (request: Request) => Promise<Answered>
const accountIds = ['acc_a', 'acc_b', 'acc_c'].map((id) => AccountId.parse(id))
const client = new DynamoDBClient({})
const Page = z.object({ rebuilt: z.int(), differences: z.array(z.record(z.string(), z.unknown())), next: z.string().optional() })

beforeAll(async () => {
  house = await openHouse()
  house.leaveUnchecked('accounts are made unreadable and wrong, to see that rebuilding names them')
  const { handler } = await import('../../functions/api/backOffice.ts')
  office = (request) => visit(handler, request)
  for (const merchantId of [lumen, atlas])
    for (const accountId of accountIds) {
      const who = key('integration', merchantId)
      await opened(accountId, merchantId)
      const money = { paymentId: `pay_${accountId.slice(4)}`, amount: 1_000, currency: 'EUR', method: 'ESP' }
      await office({ method: 'POST', path: `/v1/accounts/${accountId}/top-ups`, who, body: money })
    }
})
afterAll(() => house?.close())

const opened = (accountId: AccountId, merchantId = lumen) => {
  const body = { accountId, currency: 'EUR', customer: { name: accountId } }
  return office({ method: 'POST', path: '/v1/accounts', who: key('integration', merchantId), body })
}
const ask = (body: object = {}, merchantId = lumen) =>
  office({ method: 'POST', path: '/v1/ledger/rebuild', who: key('integration', merchantId), body })

async function rebuilt(merchantId = lumen) {
  const pages: z.infer<typeof Page>[] = []
  for (let cursor: string | undefined; ; ) {
    const { status, json } = await ask(cursor === undefined ? {} : { cursor }, merchantId)
    expect(status).toBe(200)
    const page = Page.parse(json)
    pages.push(page)
    cursor = page.next
    if (cursor === undefined) break
  }
  return {
    pages: pages.length,
    rebuilt: pages.reduce((sum, page) => sum + page.rebuilt, 0),
    differences: pages.flatMap((page) => page.differences),
  }
}

async function listed(merchantId = lumen): Promise<string[]> {
  const { json } = await office({ method: 'GET', path: '/v1/accounts', who: key('integration', merchantId) })
  return z
    .object({ items: z.array(z.object({ accountId: z.string() })) })
    .parse(json)
    .items.map(({ accountId }) => accountId)
}

async function totals(merchantId = lumen) {
  const places = Array.from({ length: 8 }, (_, shard) => refs.totals('EUR', shard))
  const rows = [...(await house.keeper.get(merchantId, places)).values()].flatMap((row) => (row.kind === 'totals' ? [row.state] : []))
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0)
  return { accounts: sum(({ accountCount }) => accountCount), deposits: sum(({ deposits }) => deposits) }
}

const TableName = () => process.env.TABLE_NAME
const placeOf = (accountId: AccountId, kind: 'account' | 'standing') => {
  const { pk, sk } = keyOf(lumen, refs[kind](accountId))
  return { pk: { S: pk }, sk: { S: sk } }
}

describe('rebuilding', () => {
  test('fills lists and totals from the accounts, of the merchant that asks alone, and writes no journal', async () => {
    expect(await listed()).toEqual([])
    const records = await recordsIn(house.keeper)
    expect(await rebuilt()).toEqual({ pages: 1, rebuilt: 3, differences: [] })
    expect(await listed()).toEqual(accountIds)
    expect(await totals()).toEqual({ accounts: 3, deposits: 3_000 })
    expect(await listed(atlas)).toEqual([])
    expect(await totals(atlas)).toEqual({ accounts: 0, deposits: 0 })
    expect(await recordsIn(house.keeper)).toBe(records)
  })

  test('goes on page by page, and any page may be asked for again', async () => {
    const more = Array.from({ length: 23 }, (_, at) => AccountId.parse(`acc_more${String(at).padStart(2, '0')}`))
    await Promise.all(more.map((accountId) => opened(accountId)))
    await client.send(
      new DeleteItemCommand({ TableName: TableName(), Key: placeOf(accountIds[0] ?? AccountId.parse('acc_a'), 'standing') }),
    )
    const first = Page.parse((await ask()).json)
    expect(first.next).toBeDefined()
    for (let time = 0; time < 3; time += 1) expect((await ask({ cursor: first.next })).status).toBe(200)
    const done = await rebuilt()
    expect(done).toEqual({ pages: 2, rebuilt: 26, differences: [] })
    expect(await totals()).toEqual({ accounts: 26, deposits: 3_000 })
    expect(await listed()).toEqual([...accountIds, ...more])
    expect(await rebuilt(atlas)).toEqual({ pages: 1, rebuilt: 3, differences: [] })
    const foreign = await ask({ cursor: first.next }, atlas)
    expect(foreign).toMatchObject({ status: 422, json: { code: 'invalid-input', faults: [{ pointer: '/cursor' }] } })
  })

  test('names an account that can’t be read or doesn’t add up, and rebuilds the others', async () => {
    const [strange = AccountId.parse('acc_a'), wrong = strange] = accountIds
    const change = (accountId: AccountId, UpdateExpression: string, values: Record<string, { N: string }>) =>
      client.send(
        new UpdateItemCommand({
          TableName: TableName(),
          Key: placeOf(accountId, 'account'),
          UpdateExpression,
          ExpressionAttributeNames: { '#state': 'state', '#field': accountId === strange ? 'insurer' : 'deposits' },
          ExpressionAttributeValues: values,
        }),
      )
    await change(strange, 'SET #state.#field = :value', { ':value': { N: '1' } })
    await change(wrong, 'SET #state.#field = #state.#field + :more', { ':more': { N: '7' } })
    const { rebuilt: count, differences } = await rebuilt()
    expect(count).toBe(26)
    expect(differences.toSorted((one, other) => String(one.accountId).localeCompare(String(other.accountId)))).toEqual([
      { accountId: strange, what: 'rows', expected: 'rows that can be read', found: 'something unreadable' },
      { accountId: wrong, what: 'deposits by its rows', expected: '1000', found: '1007' },
    ])
    const row = (await house.keeper.get(lumen, [refs.standing(wrong)])).get(refText(refs.standing(wrong)))
    expect(row?.state).toMatchObject({ drift: true, deposits: 1_007 })
  })

  test('needs the right to republish', async () => {
    const said = await office({ method: 'POST', path: '/v1/ledger/rebuild', who: person('cashier'), body: {} })
    expect(said).toMatchObject({ status: 403, json: { code: 'not-allowed' } })
  })
})
