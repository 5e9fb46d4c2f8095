import { describe, expect, test } from 'vitest'
import { keeping, telling, testsFor } from '../../tools/mutate/coverage.ts'
import { drawn } from '../../tools/mutate/draw.ts'
import { edited } from '../../tools/mutate/mutant.ts'
import { mutantsOf, parses } from '../../tools/mutate/mutants.ts'
import { report } from '../../tools/mutate/report.ts'

const file = 'domain/a.ts'
const textsOf = (text: string) => mutantsOf(file, text).map((mutant) => edited(text, mutant))

describe('mutants', () => {
  test.each([
    ['a bound', 'const a = b <= c', ['const a = b < c', 'const a = b > c']],
    ['an equality', 'const a = b === c', ['const a = b !== c']],
    ['a sum', 'const a = b - c', ['const a = b + c']],
    ['a number', 'const a = 7', ['const a = 8', 'const a = 6']],
    ['a huge number', 'const a = 7n', ['const a = 8n', 'const a = 6n']],
    ['a boolean', 'const a = true', ['const a = false']],
    ['both sides', 'const a = b && c', ['const a = b || c']],
    ['a default', 'const a = b ?? c', ['const a = b', 'const a = c']],
    ['a way through', 'const a = b?.c', ['const a = b.c']],
    ['a refusal of the opposite', 'const a = !b', ['const a = b']],
    ['the smaller of two', 'const a = Math.min(b, c)', ['const a = Math.max(b, c)']],
    ['what is given', 'const a = b(c, d)', ['const a = b(d, c)']],
    ['an order', 'const a = b.toSorted(c)', ['const a = b', 'const a = b.toSorted(c).toReversed()']],
    ['a statement', 'a()', [';']],
    ['a sum kept up', 'a += b', [';', 'a -= b']],
    ['a list', 'const a = [b]', ['const a = []']],
    ['what is spread', 'const a = { ...b, c }', ['const a = {  c }']],
    ['a pattern', 'const a = /^b$/', ['const a = /b$/', 'const a = /^b/']],
    ['any or all', 'const a = b.some(c)', ['const a = b.every(c)']],
    ['a result', 'const a = () => b', ['const a = () => undefined']],
    ['a guard', 'if (a) b()', ['if (true) b()', 'if (false) b()', 'if (a) ;']],
    ['a way of several', 'switch (a) { case b: c() }', ['switch (a) {  }', 'switch (a) { case b: ; }']],
  ])('get %s wrong in each way', (_, text, expected) => {
    expect(textsOf(text).toSorted()).toEqual(expected.toSorted())
  })

  test.each([
    ['an import', "import { a } from 'a'"],
    ['a type', "type A = 'a' | 1 | true"],
    ['the type of a value', 'let a: 1'],
    ['what is said of a command', "const a = b({ summary: 'c' })"],
    ['what is said of a field', "const a = b.meta({ id: 'c' })"],
    ['the words of an error', "const a = new RangeError('b')"],
  ])('leave %s alone', (_, text) => {
    expect(textsOf(text)).toEqual([])
  })

  test('know their line and the function around them', () => {
    const text = 'const a = 1\nfunction b() {\n  return c < d\n}'
    const places = new Set(mutantsOf(file, text).map(({ line, within, from }) => `${from.slice(0, 1)} ${line} ${within}`))
    expect([...places].toSorted()).toEqual(['1 1 undefined', '< 3 12', '{ 2 12'])
  })

  test('that are no program are known', () => {
    const [mutant] = mutantsOf(file, 'const a = b < c')
    expect(mutant && parses('const a = b < c', mutant)).toBe(true)
    expect(mutant && parses('const a = b < c', { ...mutant, to: ')' })).toBe(false)
  })
})

describe('what is drawn', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at)
  const holds = () => true

  test('is the same from the same seed, another from another, and nothing twice', () => {
    const ten = drawn(hundred, { seed: 1, count: 10, holds })
    expect(drawn(hundred, { seed: 1, count: 10, holds })).toEqual(ten)
    expect(drawn(hundred, { seed: 2, count: 10, holds })).not.toEqual(ten)
    expect(new Set(drawn(hundred, { seed: 3, count: 200, holds })).size).toBe(100)
  })

  test('each as likely as the others', () => {
    const seen = new Map<number, number>()
    for (let seed = 0; seed < 2_000; seed += 1)
      for (const one of drawn(hundred, { seed, count: 10, holds })) seen.set(one, (seen.get(one) ?? 0) + 1)
    expect(Math.min(...seen.values())).toBeGreaterThan(140)
    expect(Math.max(...seen.values())).toBeLessThan(260)
  })

  test('leaves out what doesn’t hold', () => {
    expect(drawn(hundred, { seed: 1, count: 10, holds: (one) => one < 5 }).toSorted()).toEqual([0, 1, 2, 3, 4])
  })
})

describe('which tests judge a mutant', () => {
  const coverage = {
    runs: new Map([
      ['test/domain/b/far.test.ts', new Set([`${file}:0`])],
      ['test/domain/a.test.ts', new Set([`${file}:0`, `${file}:9`])],
      ['test/domain/quick.test.ts', new Set([`${file}:0`])],
      ['test/domain/other.test.ts', new Set(['domain/b.ts:0'])],
      ['test/store/a.test.ts', new Set([`${file}:0`])],
      ['test/functions/openapi.test.ts', new Set<string>()],
    ]),
    millis: new Map([
      ['test/domain/b/far.test.ts', 50],
      ['test/domain/quick.test.ts', 5],
    ]),
  }

  test('those that run its function: its own first, then the fastest', () => {
    expect(testsFor({ file, within: 0 }, coverage)).toEqual([
      'test/domain/a.test.ts',
      'test/domain/quick.test.ts',
      'test/domain/b/far.test.ts',
    ])
    expect(testsFor({ file, within: 9 }, coverage)).toEqual(['test/domain/a.test.ts'])
    expect(testsFor({ file, within: 5 }, coverage)).toEqual([])
  })

  test('of a value that is there from the start, those that run anything of its file and those of declarations; where nothing runs, all', () => {
    expect(testsFor({ file, within: undefined }, coverage).toSorted()).toEqual([
      'test/domain/a.test.ts',
      'test/domain/b/far.test.ts',
      'test/domain/quick.test.ts',
      'test/functions/openapi.test.ts',
    ])
    expect(testsFor({ file: 'domain/words.ts', within: undefined }, coverage)).toHaveLength(5)
    expect(testsFor({ file: 'store/words.ts', within: undefined }, coverage)).toHaveLength(6)
  })

  test('functions say that they run, test files keep it', () => {
    expect(telling(file, 'const a = (b) => ({ b })')).toBe('const a = (b) => (globalThis.functionsRun?.add("domain/a.ts:10"), ({ b }))')
    expect(telling(file, 'function a() { b() }')).toBe('function a() {globalThis.functionsRun?.add("domain/a.ts:0"); b() }')
    expect(keeping('test/a.test.ts', 'a()', '/hits')).toMatch(/;a\(\)$/)
  })
})

test('the score counts every mutant drawn; a survivor is shown with its place and what was changed', () => {
  const text = 'const a = b < c'
  const [mutant] = mutantsOf(file, text)
  const tried = mutant
    ? [
        { mutant, fate: 'survived' as const, by: '3 test files pass' },
        { mutant, fate: 'caught' as const, by: 'a test' },
      ]
    : []
  const { score, text: told } = report(tried, { seed: 5, all: 9, textOf: () => text })
  expect(score).toBe(50)
  expect(told).toContain('SURVIVED domain/a.ts:1')
  expect(told).toContain('  - <\n  + <=')
  expect(told).toContain('seed 5: caught 1 of 2 (0 by time-out), drawn from 9: score 50.0 %')
})
