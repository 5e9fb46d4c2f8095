import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { commands, queries } from '../../domain/catalog.ts'
import { refusals } from '../../domain/refusals.ts'
import { closedRoutes, doors } from '../../functions/api/doors.ts'
import type { AnyOperation } from '../../functions/runtime/operation.ts'
import { pages } from '../../tools/generate.ts'

const made = pages()
const Operation = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
})
const Document = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), Operation)) })
const document = Document.parse(JSON.parse(made.get('openapi.json') ?? ''))

describe('the API’s document', () => {
  test('knows every route by the name of its command or query', () => {
    expect(document.openapi).toMatch(/^3\.1/)
    for (const { method, path, name } of closedRoutes) expect(document.paths[path]?.[method.toLowerCase()]?.operationId).toBe(name)
  })

  test('has each operation once', () => {
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('lists the refusals of each operation under their status', () => {
    const place = document.paths['/v1/orders']?.post
    const codes = [...JSON.stringify(place?.responses).matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)
    expect(codes).toEqual(
      expect.arrayContaining(['deposit-does-not-cover', 'same-key-other-content', 'unknown-account', 'invalid-input', 'busy']),
    )
    for (const [status, { description = '' }] of Object.entries(place?.responses ?? {})) {
      for (const [, code] of description.matchAll(/`([a-z-]+)`:/g)) {
        const known = Object.entries(refusals).find(([name]) => name === code)
        expect(String(known?.[1].status), code).toBe(status)
      }
    }
  })

  test('is what stands in docs/, like every generated page', () => {
    for (const [path, text] of made)
      expect(readFileSync(join(import.meta.dirname, '../../docs', path), 'utf8') === text, `${path}: run npm run generate`).toBe(true)
  })
})

describe('the route tables', () => {
  test('lead to every command and query that isn’t ours alone', () => {
    const reached = new Set<string>(closedRoutes.map(({ name }) => name))
    const offered: readonly AnyOperation[] = [...Object.values(commands), ...Object.values(queries)]
    const meant = offered
      .filter((one) => !('internal' in one && one.internal))
      .map((one) => ('through' in one && one.through !== undefined ? one.through : one.name))
    expect(meant.filter((name) => !reached.has(name))).toEqual([])
  })

  test('have each address once, all under /v1 but the pay links', () => {
    const all = Object.values(doors).flat()
    expect(new Set(all.map(({ method, path }) => `${method} ${path}`)).size).toBe(all.length)
    expect(all.filter(({ path }) => !path.startsWith('/v1/') && !path.startsWith('/pay/'))).toEqual([])
  })

  test('leave open only what needs no caller', () => {
    const open = Object.entries(doors).flatMap(([door, table]) => table.filter((route) => 'open' in route).map(() => door))
    expect(new Set(open)).toEqual(new Set(['docs', 'pay', 'stripe']))
  })
})
