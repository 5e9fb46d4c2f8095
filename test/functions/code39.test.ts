import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barcode } from '../../functions/api/code39.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Widths of bars and spaces by turns, as a scanner sees them: from the first bar to the last. */
function seen(picture: string): number[] {
  const bars = [...picture.matchAll(/M(\d+) 0h(\d+)/g)].map(([, at, width]) => ({ at: Number(at), width: Number(width) }))
  return bars.flatMap(({ at, width }, nth) => {
    const next = bars[nth + 1]
    return next ? [width, next.at - at - width] : [width]
  })
}

/** The signs as their widths, each nine of them, with the space behind each left out. */
function inSigns(widths: readonly number[]): string[] {
  const count = (widths.length + 1) / 10
  return Array.from({ length: count }, (_, at) => widths.slice(at * 10, at * 10 + 9).join(''))
}

const each = new Map([...alphabet].map((sign) => [inSigns(seen(barcode(sign)))[1], sign]))

test('each sign is nine elements of its own, of which three are wide', () => {
  expect(each.size).toBe(alphabet.length)
  for (const widths of each.keys()) expect([...(widths ?? '')].filter((width) => width === '3')).toHaveLength(3)
})

test('known signs look as the standard has them, and the same one begins and ends', () => {
  expect(inSigns(seen(barcode('A1')))).toEqual(['131131311', '311113113', '311311113', '131131311'])
})

test('a code is read off its bars again, without its hyphens', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/), (code) => {
      const [, ...signs] = inSigns(seen(barcode(code)))
      expect(
        signs
          .slice(0, -1)
          .map((widths) => each.get(widths))
          .join(''),
      ).toBe(code.replaceAll('-', ''))
    }),
  )
})

test('what no code of ours has is no bar', () => {
  expect(() => barcode('0000-000U')).toThrow(RangeError)
})
