import { expect, test } from 'vitest'
import { lineOrNone, oneLine } from '../../domain/text.ts'

test.each(['a\nb', 'a\rb', 'a\u0000b', 'a\u0085b', 'a\u2028b', 'a\u2029b'])('%j is no line', (text) => {
  expect(oneLine(10).safeParse(text).success).toBe(false)
  expect(lineOrNone(10).safeParse(text).success).toBe(false)
})

test('a line is taken as it was written, without the spaces around it', () => {
  expect(oneLine(20).parse(' Zoé & fils\u00a0<b> ')).toBe('Zoé & fils\u00a0<b>')
})

test('a line that ends in a break is refused, not trimmed: what is taken is what the API’s document says', () => {
  expect(oneLine(10).safeParse('1\n').success).toBe(false)
  expect(oneLine(10).parse(' 1 ')).toBe('1')
})
