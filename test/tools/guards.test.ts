import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Guard } from '../../tools/guards/guard.ts'
import { foundOf, placeOf } from '../../tools/guards/judging.ts'
import { guards } from '../../tools/guards/list.ts'
import type { Outcome } from '../../tools/mutate/running.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('the list of guards', () => {
  test('has at least thirty, each under a name of its own', () => {
    expect(guards.length).toBeGreaterThanOrEqual(30)
    expect(new Set(guards.map(({ name }) => name)).size).toBe(guards.length)
  })

  test.each(guards.map((guard) => [guard.name, guard] as const))('%s: stands in its file once, and its test is there', (_, guard) => {
    expect(placeOf(guard, read(guard.file))).toBeDefined()
    expect(guard.to).not.toBe(guard.from)
    expect(existsSync(join(root, guard.test))).toBe(true)
  })
})

const guard: Guard = { name: 'a guard', file: 'a.ts', from: 'if (guarded) ', to: '', test: 'test/a.test.ts', named: 'is guarded' }
const ran = { passed: [], millis: {}, processorMillis: 1 }
const passes: Outcome = { ...ran, passed: ['all > is guarded'] }
const fails = (why: string, failed = 'test/a.test.ts: all > is guarded'): Outcome => ({ ...ran, failed, why })

describe('a guard', () => {
  test('that stands in its file twice, or not at all, has no place', () => {
    expect(placeOf(guard, 'if (guarded) return')).toEqual({ start: 0, end: 13 })
    expect(placeOf(guard, 'if (guarded) return\nif (guarded) return')).toBeUndefined()
    expect(placeOf(guard, '')).toBeUndefined()
  })

  test('is held where its test passes with it, and fails by an assertion without it', () => {
    expect(foundOf(guard, { before: passes, after: fails('AssertionError: expected 1 to be 2') }).kept).toBe(true)
    expect(foundOf({ ...guard, fails: 'was read' }, { before: passes, after: fails('Error: was read') }).kept).toBe(true)
  })

  test.each<[string, { before: Outcome | undefined; after: Outcome | undefined }]>([
    ['its test still passes without it', { before: passes, after: passes }],
    ['its test is not there', { before: { ...ran }, after: fails('AssertionError: x') }],
    ['its test failed before', { before: fails('AssertionError: x'), after: fails('AssertionError: x') }],
    ['what is to be taken away is not there', { before: passes, after: undefined }],
    ['another test fails', { before: passes, after: fails('AssertionError: x', 'test/a.test.ts: all > is another') }],
    ['its file can’t be read without it', { before: passes, after: fails('SyntaxError: x', 'test/a.test.ts: it can’t be run') }],
    ['its test fails by something else than an assertion', { before: passes, after: fails('TypeError: x is not a function') }],
    ['its test never ends', { before: passes, after: 'timeout' }],
    ['its test never ended', { before: 'timeout', after: fails('AssertionError: x') }],
  ])('is lost where %s', (_, outcomes) => {
    expect(foundOf(guard, outcomes).kept).toBe(false)
  })
})
