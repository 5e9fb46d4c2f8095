import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { queries } from '../../domain/catalog.ts'
import { csvOf, tsvOf } from '../../domain/sheet.ts'
import type { AnyQuery } from '../../functions/runtime/operation.ts'

const declared: readonly AnyQuery[] = Object.values<AnyQuery>(queries)
const withSheet = declared.filter(({ sheet }) => sheet !== undefined)

/** Answers in which every text that a schema leaves open is one that a spreadsheet would run. */
function sample(schema: unknown, text: string): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return sample(schema.unwrap(), text)
  if (schema instanceof z.ZodPipe) return sample(schema.in, text)
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(Object.entries(schema.shape).map(([name, field]) => [name, sample(field, text)]))
  if (schema instanceof z.ZodArray) return [sample(schema.element, text)]
  if (schema instanceof z.ZodUnion) return sample(schema.options[0], text)
  if (schema instanceof z.ZodEnum) return schema.options[0]
  if (schema instanceof z.ZodLiteral) return schema.value
  if (schema instanceof z.ZodNumber) return -12
  if (schema instanceof z.ZodBoolean) return true
  return schema instanceof z.ZodRecord ? {} : text
}

/** What a list is: an answer with items of which there can be more. */
const lists = declared.filter(({ answer }) => answer instanceof z.ZodObject && 'items' in answer.shape)

test('every list and report has lines and columns', () => {
  expect(lists.filter(({ sheet }) => sheet === undefined).map(({ name }) => name)).toEqual([])
  expect(withSheet.length).toBeGreaterThan(20)
})

test.each(withSheet)('$name never starts a cell with a formula, as CSV or by tabs', ({ answer, sheet }) => {
  for (const text of ['=HYPERLINK("http://x")', '+1+1', '@SUM(A1)', '-2+3', '\t=1', '％=1', ' =cmd|x']) {
    const made = sheet?.(sample(answer, text)) ?? { columns: [], rows: [] }
    expect(made.rows.length).toBeGreaterThan(0)
    for (const [written, delimiter] of [[csvOf(made), ','] as const, [tsvOf(made), '\t'] as const]) {
      const cells = z
        .array(z.array(z.string()))
        .parse(parse(written, { bom: true, delimiter, relax_quotes: true }))
        .flat()
      const running = cells.filter((cell) => /^[\s"]*[=+@\t\r-]/.test(cell) && !/^-?\d+([.,]\d+)?$/.test(cell))
      expect(running).toEqual([])
    }
  }
})
