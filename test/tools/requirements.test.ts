import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { byNumber, namedIn, namedTests, numbersIn } from '../../tools/requirements/named.ts'
import { mutantsAt, placeOf } from '../../tools/requirements/places.ts'
import { readingNumbers, requirementNumbers } from '../../tools/requirements/rows.ts'
import { rules } from '../../tools/requirements/rules.ts'

const root = join(import.meta.dirname, '../..')

describe('the numbers of required capabilities', () => {
  test('are 129', () => {
    expect(requirementNumbers).toHaveLength(129)
    expect(requirementNumbers.slice(12, 14)).toEqual(['S0-13', 'S1-1'])
  })

  test.each([
    ['S1-22: pays a sale', ['S1-22']],
    ['S1-1, S1-19: one signed balance', ['S1-1', 'S1-19']],
    ['S0-12 … S1-2: all between', ['S0-12', 'S0-13', 'S1-1', 'S1-2']],
    ['S2-34, 2.1: the average', ['S2-34', '2.1']],
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
    expect(byNumber(tests, requirementNumbers).get('S4-4')).toEqual(tests)
    expect(byNumber(tests, requirementNumbers).get('S4-5')).toEqual([])
  })
})

describe('the readings', () => {
  test('are 17, and each has a test', () => {
    expect(readingNumbers).toHaveLength(17)
    const without = [...byNumber(namedTests(root), readingNumbers)].filter(([, naming]) => naming.length === 0)
    expect(without.map(([number]) => number)).toEqual([])
  })
})

describe('the rule of a capability', () => {
  const textOf = (said: string) => readFileSync(join(root, placeOf(said).file), 'utf8')

  test('is known for each that a test names', () => {
    const named = [...byNumber(namedTests(root), requirementNumbers)].filter(([, naming]) => naming.length > 0)
    expect(named.map(([number]) => number).filter((number) => rules[number] === undefined)).toEqual([])
  })

  test('stands where it is said to, and a bug can be put there', () => {
    const empty = Object.entries(rules).filter(([, rule]) => rule.flatMap((said) => mutantsAt(said, textOf(said))).length === 0)
    expect(empty.map(([number]) => number)).toEqual(['S2-10', 'S2-17'])
  })

  test('is a declaration, a part of one, or one step of it', () => {
    const text = 'const other = { a: 1 }\nconst rule = { a: 2, b: (n: number) => { if (n > 3) return 4; return 5 } }'
    const numbersAt = (said: string) => [...new Set(mutantsAt(`x.ts#${said}`, text).map(({ from }) => from))]
    expect(numbersAt('rule.a')).toEqual(['2'])
    expect(numbersAt('rule.b / return 4')).toEqual(['>', '3', '4', 'n > 3'])
    expect(numbersAt('rule')).toEqual(expect.arrayContaining(['2', '5']))
    expect(() => numbersAt('nothing')).toThrow('x.ts#nothing')
    expect(() => numbersAt('rule / nothing')).toThrow('is not there')
  })
})
