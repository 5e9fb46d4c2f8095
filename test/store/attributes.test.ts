import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attributesOf, plainOf } from '../../store/attributes.ts'

describe('a row in the table’s notation', () => {
  test('comes back as it was, whatever JSON can carry', async () => {
    const plain = fc
      .dictionary(fc.string(), fc.jsonValue({ depthSize: 'medium' }))
      .map((row): Record<string, unknown> => JSON.parse(JSON.stringify(row)))
    // A fraction beyond what is safe isn't ours, and JSON's -0 is 0.
    const isSafe = (value: unknown): boolean =>
      typeof value === 'number'
        ? Math.abs(value) <= Number.MAX_SAFE_INTEGER
        : typeof value !== 'object' || value === null || Object.values(value).every(isSafe)
    await fc.assert(
      fc.property(plain.filter(isSafe), (row) => {
        expect(plainOf(attributesOf(row))).toEqual(row)
      }),
    )
  })

  test.each(['constructor', '__proto__', 'toString', ''])('holds a name like %j, since customers name their places', (name) => {
    const row = { places: Object.fromEntries([[name, { unpaid: 1 }]]) }
    expect(JSON.stringify(plainOf(attributesOf(row)))).toBe(JSON.stringify(row))
  })

  test.each([
    [undefined, 'undefined'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.MAX_SAFE_INTEGER + 1, '9007199254740992'],
    [10n, 'bigint'],
    [() => 1, 'function'],
  ])('refuses %s, and names what it was', (value, named) => {
    expect(() => attributesOf({ deep: [{ value }] })).toThrow(`${named} can’t be kept in a row`)
  })
})
