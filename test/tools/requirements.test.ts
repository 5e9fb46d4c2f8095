import { describe, expect, test } from 'vitest'
import { byNumber, namedIn, numbersIn } from '../../tools/requirements/named.ts'
import { requirementNumbers } from '../../tools/requirements/rows.ts'

describe('the numbers of required capabilities', () => {
  test('are 129', () => {
    expect(requirementNumbers).toHaveLength(129)
    expect(requirementNumbers.slice(12, 14)).toEqual(['S0-13', 'S1-1'])
  })

  test.each([
    ['S1-22: pays a sale', ['S1-22']],
    ['S1-1, S1-19: one signed balance', ['S1-1', 'S1-19']],
    ['S0-12 … S1-2: all between', ['S0-12', 'S0-13', 'S1-1', 'S1-2']],
    ['as S1-22 says', []],
    ['S1-22 without a colon', []],
  ])('that a test’s name begins with: %s', (name, numbers) => expect(numbersIn(name)).toEqual(numbers))

  test('that are on no list are a mistake', () => {
    expect(() => numbersIn('S0-14: no such row')).toThrow('S0-14')
  })

  test('are found in a file, and told by number', () => {
    const text = "describe('x', () => { test('S4-4: asks 16.00', () => {}); test('other', () => {}) })"
    const tests = namedIn('test/requirements/a.test.ts', text)
    expect(tests).toEqual([{ file: 'test/requirements/a.test.ts', name: 'S4-4: asks 16.00', numbers: ['S4-4'] }])
    expect(byNumber(tests).get('S4-4')).toEqual(tests)
    expect(byNumber(tests).get('S4-5')).toEqual([])
  })
})
