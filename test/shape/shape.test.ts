import { describe, expect, test } from 'vitest'
import { exceptions } from './exceptions.ts'
import { type Fault, told } from './rule.ts'
import { rules } from './rules.ts'
import { madeUpHouse, readHouse } from './source.ts'

const house = readHouse()

const isExcepted = (rule: string, fault: Fault) => exceptions.some((one) => one.rule === rule && one.path === fault.path)

describe.each(rules)('$name', ({ name, check, tried }) => {
  test('holds', () => {
    const faults = check(house)
    expect(faults.filter((fault) => !isExcepted(name, fault)).map(told)).toEqual([])
    const needless = exceptions.filter((one) => one.rule === name && !faults.some(({ path }) => path === one.path))
    expect(needless.map(({ path }) => `${path} no longer needs its exception`)).toEqual([])
  })

  test('is noticed when broken', () => {
    for (const { files, faults } of tried) expect(check(madeUpHouse(files)).map(told)).toHaveLength(faults)
  })
})

test('every exception names a rule and gives its reason', () => {
  const known = new Set(rules.map(({ name }) => name))
  for (const { rule, reason } of exceptions) {
    expect(known).toContain(rule)
    expect(reason.length).toBeGreaterThan(20)
  }
})
