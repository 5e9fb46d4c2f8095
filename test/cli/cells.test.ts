import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { text } from '../../cli/import/cells.ts'
import { cellText } from '../../domain/sheet.ts'

const read = (given: string) => text(given, 'EUR')

describe('a text in a file', () => {
  test.each(['=1+1', '|cmd', '%x', '＝1', '"=1"', '-1-1'])('%j is refused, because a spreadsheet would run it', (given) => {
    expect(read(given)).toEqual({ says: expect.stringMatching(/^begins like a formula/) })
  })

  test.each(['=1+1', '|cmd', '%x', '＝1', '"=1"', "'=1", '-1-1', '-5'])('%j behind an apostrophe is that text', (given) => {
    expect(read(`'${given}`)).toEqual({ value: given })
  })

  test.each(['-5', "'s-Hertogenbosch", '50 % off', 'A=B'])('%j is itself', (given) => expect(read(given)).toEqual({ value: given }))

  test('that our own files wrote is read as it was, whatever it is', () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '"', '=', '-', '|', '%', '＋', '1', ' ', 'a') }))
    void fc.assert(fc.property(texts, (given) => void expect(read(cellText(given))).toEqual({ value: given })))
  })
})
