import { describe, expect, test } from 'vitest'
import { matches, type Pattern } from '../../../local/bus/pattern.ts'

const event = {
  source: 'encours',
  'detail-type': 'order-held',
  detail: {
    amount: 1250,
    state: 'held',
    reasons: ['limit-exceeded', 'past-due'],
    note: null,
    urgent: false,
    empty: '',
    address: '10.1.2.3',
    file: 'invoices/2026/INV-7.pdf',
    lines: [
      { sku: 'A', count: 1 },
      { sku: 'B', count: 5 },
    ],
    customer: { country: 'FR' },
  },
}

const cases: [rule: string, pattern: Pattern, expected: boolean][] = [
  ['an exact value matches', { source: ['encours'] }, true],
  ['another value does not', { source: ['other'] }, false],
  ['a list is a choice', { source: ['other', 'encours'] }, true],
  ['all keys must match', { source: ['encours'], 'detail-type': ['order-placed'] }, false],
  ['numbers compare as numbers', { detail: { amount: [1250] } }, true],
  ['a number is not its text', { detail: { amount: ['1250'] } }, false],
  ['false is a value', { detail: { urgent: [false] } }, true],
  ['null matches null', { detail: { note: [null] } }, true],
  ['null does not match what is missing', { detail: { missing: [null] } }, false],
  ['an array matches by any of its elements', { detail: { reasons: ['past-due'] } }, true],
  ['an array of objects matches by any of them', { detail: { lines: { sku: ['B'] } } }, true],
  ['no object of the array matches', { detail: { lines: { sku: ['C'] } } }, false],
  ['a nested key matches', { detail: { customer: { country: ['FR'] } } }, true],
  ['prefix', { detail: { file: [{ prefix: 'invoices/' }] } }, true],
  ['prefix in another case does not match', { detail: { file: [{ prefix: 'INVOICES/' }] } }, false],
  ['prefix ignoring case', { detail: { file: [{ prefix: { 'equals-ignore-case': 'INVOICES/' } }] } }, true],
  ['suffix', { detail: { file: [{ suffix: '.pdf' }] } }, true],
  ['suffix ignoring case', { detail: { file: [{ suffix: { 'equals-ignore-case': '.PDF' } }] } }, true],
  ['equals-ignore-case', { detail: { state: [{ 'equals-ignore-case': 'HELD' }] } }, true],
  ['anything-but a value', { detail: { state: [{ 'anything-but': 'open' }] } }, true],
  ['anything-but the value itself', { detail: { state: [{ 'anything-but': 'held' }] } }, false],
  ['anything-but a list', { detail: { state: [{ 'anything-but': ['open', 'held'] }] } }, false],
  ['anything-but numbers', { detail: { amount: [{ 'anything-but': [1, 2] }] } }, true],
  ['anything-but a prefix', { detail: { state: [{ 'anything-but': { prefix: 'he' } }] } }, false],
  ['anything-but several prefixes', { detail: { state: [{ 'anything-but': { prefix: ['x', 'y'] } }] } }, true],
  ['anything-but a suffix', { detail: { state: [{ 'anything-but': { suffix: 'ld' } }] } }, false],
  ['anything-but ignoring case', { detail: { state: [{ 'anything-but': { 'equals-ignore-case': ['HELD'] } }] } }, false],
  ['anything-but a wildcard', { detail: { state: [{ 'anything-but': { wildcard: 'h*d' } }] } }, false],
  ['anything-but needs a value', { detail: { missing: [{ 'anything-but': 'x' }] } }, false],
  ['numeric range', { detail: { amount: [{ numeric: ['>', 1000, '<=', 1250] }] } }, true],
  ['numeric range excludes its open end', { detail: { amount: [{ numeric: ['>', 1250] }] } }, false],
  ['numeric equal', { detail: { amount: [{ numeric: ['=', 1250] }] } }, true],
  ['numeric does not match text', { detail: { state: [{ numeric: ['>', 0] }] } }, false],
  ['exists', { detail: { state: [{ exists: true }] } }, true],
  ['exists holds for null', { detail: { note: [{ exists: true }] } }, true],
  ['exists false for what is missing', { detail: { missing: [{ exists: false }] } }, true],
  ['exists false under a missing parent', { detail: { missing: { deeper: [{ exists: false }] } } }, true],
  ['exists false for what is there', { detail: { state: [{ exists: false }] } }, false],
  ['wildcard', { detail: { file: [{ wildcard: 'invoices/*/INV-*.pdf' }] } }, true],
  ['wildcard takes dots as dots', { detail: { file: [{ wildcard: 'invoices/*/INV-7xpdf' }] } }, false],
  ['an escaped star is a star', { detail: { state: [{ wildcard: 'h\\*d' }] } }, false],
  ['cidr', { detail: { address: [{ cidr: '10.1.0.0/16' }] } }, true],
  ['cidr of another network', { detail: { address: [{ cidr: '10.2.0.0/16' }] } }, false],
  ['the empty text is a value', { detail: { empty: [''] } }, true],
  ['$or needs one of its choices', { $or: [{ source: ['other'] }, { detail: { amount: [{ numeric: ['>', 1] }] } }] }, true],
  ['$or within the detail', { detail: { $or: [{ state: ['open'] }, { amount: [1] }] } }, false],
  ['$or beside other keys', { source: ['encours'], $or: [{ 'detail-type': ['order-held'] }, { source: ['x'] }] }, true],
  ['operators and values mix in a choice', { detail: { state: ['open', { prefix: 'he' }] } }, true],
]

describe('a pattern', () => {
  test.each(cases)('%s', (_, pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected)
  })

  test('with an operator nobody knows is an error, not a silent no', () => {
    expect(() => matches({ source: [{ 'sounds-like': 'x' }] }, event)).toThrow('sounds-like')
  })
})
