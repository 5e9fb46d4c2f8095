import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { doors } from '../../functions/api/doors.ts'
import { functions } from '../../functions/manifest.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8')
const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase())
const measures = page.split('\n').filter((line) => /^\| [STRIDE] \|/.test(line))

describe('the threat model', () => {
  test('has a section for every door over HTTP', () => {
    for (const door of Object.keys(doors)) expect([door, headings.some((heading) => heading.includes(door))]).toEqual([door, true])
  })

  test('has a section for everything else that wakes a function', () => {
    const sections = {
      http: 'http',
      authorizer: 'authorizer',
      event: 'bus',
      schedule: 'schedules',
      stream: 'stream',
      queue: 'queues',
    } as const
    for (const { trigger } of functions) expect(headings.some((heading) => heading.includes(sections[trigger.by]))).toBe(true)
  })

  test('names for every measure a test that exists', () => {
    expect(measures.length).toBeGreaterThan(35)
    const without = measures.filter((line) => {
      const tests = [...line.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path)
      return tests.length === 0 || tests.some((path) => !existsSync(join(root, path)))
    })
    expect(without).toEqual([])
  })
})
