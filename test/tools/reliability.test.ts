import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8')
const rows = [...page.matchAll(/^\| (\d+) \| (.+) \| (.+) \|$/gm)].map(([, number, , proof = '']) => ({ number: Number(number), proof }))

test('the page of failures has all 46 of them, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 46 }, (_, at) => at + 1))
})

test('each failure names tests that exist', () => {
  const without = rows.filter(({ proof }) => {
    const tests = [...proof.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, path = '']) => path)
    return tests.length === 0 || tests.some((path) => !existsSync(join(root, path)))
  })
  expect(without).toEqual([])
})

test('each command it names is one of the project’s', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...page.matchAll(/npm run (\w+)/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})
