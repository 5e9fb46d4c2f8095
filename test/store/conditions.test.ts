import { beforeEach, describe, expect, test } from 'vitest'
import type { Table } from '../../store/keeper.ts'
import { bothTables } from '../kit/keeper.ts'

const row = (version: number, says: string) => ({ pk: 'p', sk: 'a', version, says })
const key = { pk: 'p', sk: 'a' }

describe.each(bothTables)('a condition %s', (_, make) => {
  let table: Table
  beforeEach(async () => {
    table = await make()
    await table.write([{ put: row(3, 'stands'), under: 'absent' }], crypto.randomUUID())
  })

  test('keeps a new row from overwriting one that stands there, and says what stands there', async () => {
    expect(await table.write([{ put: row(1, 'new'), under: 'absent' }], crypto.randomUUID())).toEqual({
      outcome: 'raced',
      old: [row(3, 'stands')],
    })
    expect(await table.get([key])).toEqual([row(3, 'stands')])
  })

  test.each([2, 4])('keeps a row that was read at version %i, and stands at 3, from being written', async (under) => {
    expect(await table.write([{ put: row(under + 1, 'stale'), under }], crypto.randomUUID())).toEqual({
      outcome: 'raced',
      old: [row(3, 'stands')],
    })
    expect(await table.get([key])).toEqual([row(3, 'stands')])
  })

  test('keeps a row that is gone from being written again', async () => {
    const gone = { put: { ...row(2, 'again'), sk: 'b' }, under: 1 }
    expect(await table.write([gone], crypto.randomUUID())).toEqual({ outcome: 'raced', old: [null] })
  })

  test('lets a row be written under the version it has', async () => {
    expect(await table.write([{ put: row(4, 'next'), under: 3 }], crypto.randomUUID())).toEqual({ outcome: 'written' })
    expect(await table.get([key])).toEqual([row(4, 'next')])
  })
})
