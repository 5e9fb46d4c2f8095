import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SigningKeys } from '../../../providers/secrets/contract.ts'
import { longestToken, open, sign } from '../../../providers/secrets/signing.ts'

const first = randomBytes(32)
const second = randomBytes(32)
const before: SigningKeys = { current: '1', keys: new Map([['1', first]]) }
const rotated: SigningKeys = {
  current: '2',
  keys: new Map([
    ['1', first],
    ['2', second],
  ]),
}
const after: SigningKeys = { current: '2', keys: new Map([['2', second]]) }

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'

describe('a signed token', () => {
  test('carries any JSON value, in characters that fit a URL', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(JSON.stringify(value).length < 1_000)
        const token = sign(value, before, 'pay-link')
        expect(token).toMatch(/^[\w.-]+$/)
        expect(open(token, before, 'pay-link')).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('is the same for the same value, so that a link can be shown twice', () => {
    expect(sign({ a: 1 }, before, 'pay-link')).toBe(sign({ a: 1 }, before, 'pay-link'))
  })

  test('with any one character changed, taken away or added opens nothing', () => {
    const token = sign({ merchantId: 'mer_1', invoiceId: 'inv_1' }, before, 'pay-link')
    fc.assert(
      fc.property(fc.nat(token.length), fc.constantFrom(...alphabet, ''), fc.boolean(), (at, character, replace) => {
        const changed = token.slice(0, at) + character + token.slice(replace ? at + 1 : at)
        if (changed !== token) expect(open(changed, before, 'pay-link')).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
  })

  test('opens for its purpose only', () => {
    expect(open(sign({ a: 1 }, before, 'cursor'), before, 'pay-link')).toBeUndefined()
  })

  test('outlives the rotation of keys until its own key is gone', () => {
    const old = sign({ a: 1 }, before, 'pay-link')
    expect(open(old, rotated, 'pay-link')).toEqual({ a: 1 })
    expect(open(old, after, 'pay-link')).toBeUndefined()
    expect(open(sign({ a: 1 }, rotated, 'pay-link'), after, 'pay-link')).toEqual({ a: 1 })
  })

  test('of another system’s key opens nothing', () => {
    const others: SigningKeys = { current: '1', keys: new Map([['1', randomBytes(32)]]) }
    expect(open(sign({ a: 1 }, others, 'pay-link'), before, 'pay-link')).toBeUndefined()
  })

  test.each(['', '.', '..', '1..', '1.e30.', 'null', '1.e30.AAAA', `1.${'A'.repeat(5_000)}.A`, '__proto__.e30.AAAA'])(
    '%j is none',
    (text) => {
      expect(open(text, before, 'pay-link')).toBeUndefined()
    },
  )

  test('longer than a URL takes is refused when it is made', () => {
    expect(() => sign('x'.repeat(longestToken), before, 'cursor')).toThrow(RangeError)
  })

  test('needs a current key', () => {
    expect(() => sign(1, { current: '9', keys: new Map() }, 'cursor')).toThrow('current signing key')
  })
})
