import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { dynamoClients } from '../../store/client.ts'
import { dynamoTable } from '../../store/dynamo.ts'
import { dynamoLeases } from '../../store/leases.ts'
import type { Item } from '../../store/row.ts'
import { engineTable } from '../kit/keeper.ts'

/** Everything that a row can carry, in texts that take one, two, three and four bytes each letter. */
const rowAt = (at: number): Item => ({
  pk: 'shop',
  sk: `row-${String(at).padStart(3, '0')}`,
  version: 1,
  state: { text: `é€𝄞"\\\n${at}`, none: null, yes: true, cents: 1 - at, rate: 0.2, list: [[], {}, ''], named: { __proto: 1 } },
})
const places = Array.from({ length: 60 }, (_, at) => at)

describe('the client as functions have it', () => {
  let bare: Awaited<ReturnType<typeof engineTable>>
  let clients: ReturnType<typeof dynamoClients>
  let lean: ReturnType<typeof dynamoTable>
  beforeAll(async () => {
    bare = await engineTable()
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    clients = dynamoClients({ endpoint: inject('engineEndpoint'), region: 'eu-west-3', credentials })
    lean = dynamoTable({ ...clients, tableName: bare.tableName })
  })
  afterAll(() => clients.destroy())

  test('writes what the SDK as it comes reads, and reads what that writes', async () => {
    await lean.write([{ put: rowAt(0), under: 'absent' }], 'one')
    await bare.write([{ put: rowAt(1), under: 'absent' }], 'two')
    const keys = [rowAt(0), rowAt(1)]
    expect(await bare.get(keys)).toEqual(expect.arrayContaining([rowAt(0), rowAt(1)]))
    expect(await lean.get(keys)).toEqual(expect.arrayContaining([rowAt(0), rowAt(1)]))
  })

  test('gives each of many calls at once its own answer, though they share what was made for the first', async () => {
    await Promise.all(places.slice(2).map((at) => lean.write([{ put: rowAt(at), under: 'absent' }], `write-${at}`)))
    const got = await Promise.all(places.map((at) => lean.get([rowAt(at)])))
    expect(got).toEqual(places.map((at) => [rowAt(at)]))
  })

  test('pages through a partition and through the whole table', async () => {
    const range = { by: 'sk', pk: 'shop', from: 'row-', to: 'row-~', limit: 100 } as const
    expect(await lean.range(range)).toEqual(places.map(rowAt))
    expect(await lean.range({ ...range, limit: 2, reverse: true })).toEqual([rowAt(59), rowAt(58)])
  })

  test('returns the rows on which a condition failed, and nothing of the others', async () => {
    const written = await lean.write(
      [
        { put: { ...rowAt(0), version: 2 }, under: 7 },
        { put: rowAt(100), under: 'absent' },
      ],
      'raced',
    )
    expect(written).toEqual({ outcome: 'raced', old: [rowAt(0), undefined] })
  })

  test('names the engine’s faults as the SDK does', async () => {
    const lost = dynamoTable({ ...clients, tableName: 'no-such-table' })
    await expect(lost.get([rowAt(0)])).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(lost.write([{ put: rowAt(0), under: 'absent' }], 'lost')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('counts, and refuses what would be too many', async () => {
    const { take } = dynamoLeases({ ...clients, tableName: bare.tableName })
    const window = { of: 'requests', who: 'key_1', startsAt: 0, endsAt: 1_000 }
    expect(await take(window, { count: 3, most: 4 })).toBe(3)
    expect(await take(window, { count: 2, most: 4 })).toBeUndefined()
    expect(await take(window, { count: 1, most: 4 })).toBe(4)
  })
})
