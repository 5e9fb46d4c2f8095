import { describe, expect, test } from 'vitest'
import { cellText, csvOf, decimal, limitCell, sheetOf, tsvOf } from '../../domain/sheet.ts'

test.each([
  [12_345, 'EUR', '123.45'],
  [-5, 'EUR', '-0.05'],
  [500, 'JPY', '500'],
  [1, 'TND', '0.001'],
] as const)('%i of %s is written %s', (amount, currency, text) => expect(decimal(amount, currency)).toBe(text))

test('a limit is an amount, a word, or nothing where none is granted', () => {
  expect([limitCell(100, 'EUR'), limitCell('unlimited', 'EUR'), limitCell(null, 'EUR')]).toEqual(['1.00', 'unlimited', undefined])
})

describe('a cell', () => {
  test.each(['=1+1', '+33 1', '-x', '@SUM(A1)', '\t=1', ' =1', '"=1', '|x', '%x', '＝1', '-1-1', '--1'])('%j is no formula', (text) =>
    expect(cellText(text)).toBe(`'${text}`),
  )
  test.each(['-13.50', '-5', 'F-2026-000001', 'Zoé', '', '0'])('%j stays as it is', (text) => expect(cellText(text)).toBe(text))
  test('that is missing is empty', () => expect(cellText(undefined)).toBe(''))
})

test('CSV has a mark, a line of names, lines ended as RFC 4180 says, and quotes where they are needed', () => {
  const sheet = sheetOf<{ name: string; of: number }>(
    [
      ['name', ({ name }) => name],
      ['of', ({ of }) => of],
    ],
    [
      { name: 'Fictive, "fille"\n& Cie', of: 1 },
      { name: '=HYPERLINK("x")', of: -2 },
    ],
  )
  expect(csvOf(sheet)).toBe('\ufeffname,of\r\n"Fictive, ""fille""\n& Cie",1\r\n"\'=HYPERLINK(""x"")",-2\r\n')
  expect(tsvOf(sheet)).toBe('name\tof\r\nFictive, "fille" & Cie\t1\r\n\'=HYPERLINK("x")\t-2\r\n')
})

test('whatever stands in a cell, none starts a formula, and none begins with a tab or a line’s end', () => {
  const characters = ['', '=', '-', '+', '@', '\t', '\r', ' ', '"', "'", '1', '.', 'a']
  const texts = characters.flatMap((one) => characters.flatMap((other) => characters.map((last) => one + other + last)))
  for (const text of texts) expect(cellText(text)).not.toMatch(/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/)
})
