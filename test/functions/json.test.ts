import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pointer, readJson } from '../../functions/api/json.ts'

const faults = (text: string) => {
  const read = readJson(text)
  return 'broken' in read ? read.broken : read.faults.map((fault) => fault.pointer)
}

describe('reading JSON', () => {
  test('gives what JSON.parse gives, for any value that can be kept exactly', () => {
    const plain = fc.json({ maxDepth: 8, noUnicodeString: false })
    fc.assert(
      fc.property(plain, (text) => {
        const read = readJson(text)
        if ('broken' in read) return false
        expect(read.value).toEqual(JSON.parse(text))
        const numbers = [...text.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/-?\d[-+.\deE]*/g)].map(([number]) => number)
        const told = numbers.filter((number) => String(Number(number)) !== number).length
        return read.faults.filter(({ says }) => says.includes('integer')).length === Math.min(told, 100)
      }),
    )
  })

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => readJson(text) !== undefined))
    fc.assert(fc.property(fc.stringMatching(/^[[\]{}",:\\0-9a-e.\- ]{0,80}$/), (text) => readJson(text) !== undefined))
  })

  test('is done in a moment, also with a megabyte made to be slow', () => {
    for (const text of ['"'.repeat(1_000_000), '\\'.repeat(1_000_000), `{"a":"${'\\'.repeat(999_000)}`, `[${'{},'.repeat(300_000)}{}]`]) {
      const before = performance.now()
      readJson(text)
      expect(performance.now() - before).toBeLessThan(2_000)
    }
  })

  test('counts its depth by brackets outside of text', () => {
    expect(faults(JSON.stringify({ text: '['.repeat(100) }))).toEqual([])
    expect(faults('['.repeat(20) + ']'.repeat(20))).toEqual([])
    expect(faults('['.repeat(21) + ']'.repeat(21))).toContain('deeper')
  })

  test('names keys that stand twice by where they stand, however they are written', () => {
    expect(faults('{"a":{"b":1,"\\u0062":2}}')).toEqual(['/a/b'])
    expect(faults('[{"a":1},{"a":1}]')).toEqual([])
    expect(faults('{"a":[{"x":1,"x":2},{"x":3,"x":4}]}')).toEqual(['/a/0/x', '/a/1/x'])
  })

  test('takes no number that would change', () => {
    for (const number of ['1.0', '1e3', '-0', '9007199254740993', '1E400', '0.10'])
      expect(faults(`{"n":${number}}`), number).toEqual(['/n'])
    for (const number of ['0', '-5', '1.5', '9007199254740991']) expect(faults(`{"n":${number}}`), number).toEqual([])
  })
})

test('a pointer escapes as RFC 6901 says', () => {
  expect(pointer(['a/b', 'm~n', 0])).toBe('/a~1b/m~0n/0')
})
