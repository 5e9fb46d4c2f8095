import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, plain } from '../../store/canonical.ts'

/** What the text of a content was from the first record on: of a plain copy, names in order. */
function asEver(value: unknown): string {
  const kept = plain(value)
  if (kept === null || typeof kept !== 'object') return JSON.stringify(kept)
  if (Array.isArray(kept)) return `[${kept.map(asEver).join(',')}]`
  return `{${Object.keys(kept)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${asEver(kept[name])}`)
    .join(',')}}`
}

const anything = fc.anything({
  maxDepth: 4,
  withNullPrototype: true,
  values: [fc.string({ unit: 'binary' }), fc.double(), fc.constant(undefined)],
})
const said = (of: () => string): string => {
  try {
    return of()
  } catch (error) {
    return String(error)
  }
}

test('the text that hashes are taken of is the same for ever, whatever the content', () => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(said(() => canonical(value))).toBe(said(() => asEver(value)))
    }),
    { numRuns: 500 },
  )
})

test.each([
  [{ b: 1, a: [undefined, -0, 'é"\n'], c: undefined }, '{"a":[null,0,"é\\"\\n"],"b":1}'],
  [{ 'a b': 1, c: 2 }, '{"a b":1,"c":2}'],
  [{ a: 1, 'b c': 2 }, '{"a":1,"b c":2}'],
  [{ '\ud800': 1, '\ufffd': 2 }, '{"\ufffd":2}'],
  [JSON.parse('{"__proto__":1,"a":{"__proto__":{"x":1}}}'), '{"a":{}}'],
  [{}, '{}'],
])('%j as text', (value, text) => {
  expect(canonical(value)).toBe(text)
})

test('the same names in another order, and as many with blanks in them, are told apart', () => {
  const twice = [
    { one: 1, two: 2, three: 3 },
    { three: 3, one: 1, two: 2 },
  ].map(canonical)
  expect(twice).toEqual(Array.from({ length: 2 }, () => '{"one":1,"three":3,"two":2}'))
  expect(canonical({ 'one two': 1, three: 3 })).toBe('{"one two":1,"three":3}')
})
