import { expect, test } from 'vitest'
import * as z from 'zod'
import { pages } from '../../tools/generate.ts'

const Operation = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.looseObject({ headers: z.unknown().optional() })),
})
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) })

test('every operation that a caller has to be known for documents 429 with Retry-After', () => {
  const { paths } = Document.parse(JSON.parse(pages().get('openapi.json') ?? '{}'))
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  expect(operations.length).toBeGreaterThan(40)
  const silent = operations.filter(({ responses }) => !JSON.stringify(responses['429']?.headers ?? {}).includes('Retry-After'))
  expect(silent.map(({ operationId }) => operationId)).toEqual([])
})
