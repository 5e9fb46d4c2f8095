import {
  type ConsumedCapacity,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { itemUnits, rangeUnits } from '../bench/units/reading.ts'
import { ourIndexes } from '../bench/units/shape.ts'
import type { Image } from '../bench/units/size.ts'
import { type Change, failedUnits, type WriteUnits, writeUnits } from '../bench/units/writing.ts'
import { engineTable } from '../kit/keeper.ts'

let client: DynamoDBClient
let TableName: string

beforeAll(async () => {
  const table = await engineTable()
  client = table.client
  TableName = table.tableName
})

const pk = 'mer_M#acc_A'
let rows = 0
const newKey = () => {
  rows += 1
  return { pk: { S: `${pk}${rows}` }, sk: { S: 'order#web-1' } }
}
const filled = (bytes: number): Image => ({ state: { M: { text: { S: 'é'.repeat(bytes / 2) } } } })
const open: Image = { openKey: { S: 'O#f#2026-10-18T06:00:00.000Z#web-1' } }
const listed = (by: string): Image => ({ listPk: { S: 'mer_M#accounts#0' }, listSk: { S: `${by}#acc_A` } })
const named: Image = { chainPk: { S: 'mer_M' }, chainSk: { S: 'acc_A' } }

/** What the engine says of one operation, row and indexes apart. */
function consumed(said: ConsumedCapacity | undefined): WriteUnits {
  const indexes = { ...said?.LocalSecondaryIndexes, ...said?.GlobalSecondaryIndexes }
  return {
    table: said?.Table?.CapacityUnits ?? 0,
    indexes: Object.fromEntries(
      Object.entries(indexes).flatMap(([name, { CapacityUnits = 0 }]) => (CapacityUnits > 0 ? [[name, CapacityUnits]] : [])),
    ),
  }
}

const capacity = { ReturnConsumedCapacity: 'INDEXES' } as const
const ours = (change: Change) => writeUnits(change, { indexes: ourIndexes, times: 1 })

async function put(Item: Image): Promise<WriteUnits> {
  return consumed((await client.send(new PutItemCommand({ TableName, Item, ...capacity }))).ConsumedCapacity)
}

const images: readonly [string, Image][] = [
  ['small', filled(100)],
  ['of more than a KB', filled(1_500)],
  ['of more than 3 KB', filled(3_200)],
  ['open', { ...filled(100), ...open }],
  ['open, and large', { ...filled(2_500), ...open }],
  ['in a list', { ...filled(100), ...listed('anna') }],
  ['in a list, and large', { ...filled(1_500), ...listed('anna') }],
  ['elsewhere in the list', { ...filled(100), ...listed('berta') }],
  ['in all indexes', { ...filled(900), ...listed('anna'), ...open, ...named }],
]
const pairs = images.flatMap(([was, before]) => images.map(([is, after]) => [was, is, { before, after }] as const))

describe('write units by rule are those the engine counts', () => {
  test.each(images)('a new row that is %s', async (_, image) => {
    const after = { ...newKey(), ...image }
    expect(ours({ before: undefined, after })).toEqual(await put(after))
  })

  test.each(pairs)('a row that was %s becomes %s', async (_was, _is, change) => {
    const key = newKey()
    const [before, after] = [
      { ...key, ...change.before },
      { ...key, ...change.after },
    ]
    await put(before)
    expect(ours({ before, after })).toEqual(await put(after))
  })

  test.each(images)('a row that is %s is deleted', async (_, image) => {
    const before = { ...newKey(), ...image }
    await put(before)
    const said = await client.send(new DeleteItemCommand({ TableName, Key: { pk: before.pk, sk: before.sk }, ...capacity }))
    expect(ours({ before, after: undefined })).toEqual(consumed(said.ConsumedCapacity))
  })

  test('one attribute is updated in place, and the whole row counts', async () => {
    const key = newKey()
    const before = { ...key, ...filled(1_500), taken: { N: '1' } }
    await put(before)
    const update = { UpdateExpression: 'SET taken = :two', ExpressionAttributeValues: { ':two': { N: '2' } } }
    const said = await client.send(new UpdateItemCommand({ TableName, Key: key, ...update, ...capacity }))
    expect(ours({ before, after: { ...before, taken: { N: '2' } } })).toEqual(consumed(said.ConsumedCapacity))
  })

  test('rows of any shape', async () => {
    const value = fc.letrec<{ value: Image[string]; list: Image[string]; map: Image[string] }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.string({ maxLength: 300, unit: 'grapheme' }).map((S) => ({ S })),
        fc.oneof(fc.integer(), fc.maxSafeInteger()).map((one) => ({ N: String(one) })),
        fc.boolean().map((BOOL) => ({ BOOL })),
        fc.constant({ NULL: true }),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('value'), { maxLength: 8 }).map((L) => ({ L })),
      map: fc.dictionary(fc.stringMatching(/^[a-z]{1,12}$/), tie('value'), { maxKeys: 8 }).map((M) => ({ M })),
    })).value
    const place = fc.constantFrom<Image>({}, open, listed('anna'), { ...open, ...listed('berta') })
    const row = fc.tuple(fc.array(value, { maxLength: 6 }), place).map(([values, at]): Image => ({ state: { L: values }, ...at }))
    await fc.assert(
      fc.asyncProperty(row, row, async (was, is) => {
        const key = newKey()
        const [before, after] = [
          { ...key, ...was },
          { ...key, ...is },
        ]
        expect(ours({ before: undefined, after: before })).toEqual(await put(before))
        expect(ours({ before, after })).toEqual(await put(after))
      }),
      { numRuns: 60 },
    )
  })
})

test('a condition that fails costs, by AWS’s rule, what the row weighs that stands there; the engine says nothing of it', async () => {
  const before = { ...newKey(), ...filled(1_500) }
  await put(before)
  const refused = client.send(new PutItemCommand({ TableName, Item: before, ConditionExpression: 'attribute_not_exists(pk)', ...capacity }))
  await expect(refused).rejects.toThrow('conditional')
  expect(failedUnits(before, { times: 1 })).toEqual({ table: 2, indexes: {} })
})

describe('read units by rule are those the engine counts', () => {
  test.each([
    ['strongly', true, 'strong'],
    ['from what may lag', false, 'lagging'],
  ] as const)('a row by its key, %s', async (_, ConsistentRead, reading) => {
    for (const bytes of [100, 4_200, 9_000]) {
      const image = { ...newKey(), ...filled(bytes) }
      await put(image)
      const Key = { pk: image.pk, sk: image.sk }
      const said = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead, ...capacity }))
      expect(itemUnits(image, reading)).toBe(said.ConsumedCapacity?.CapacityUnits)
    }
    const none = await client.send(new GetItemCommand({ TableName, Key: newKey(), ConsistentRead, ...capacity }))
    expect(itemUnits(undefined, reading)).toBe(none.ConsumedCapacity?.CapacityUnits)
  })

  test('the rows of a query are added up before they are rounded', async () => {
    const partition = newKey().pk
    const all = Array.from({ length: 7 }, (_, at) => ({ pk: partition, sk: { S: `order#${at}` }, ...filled(700) }))
    for (const image of all) await put(image)
    const said = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': partition },
        ConsistentRead: true,
        ...capacity,
      }),
    )
    expect(rangeUnits(all, 'strong')).toBe(said.ConsumedCapacity?.CapacityUnits)
  })
})
