import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { plainOf } from '../../store/attributes.ts'
import { canonical, hashOf, plain } from '../../store/canonical.ts'
import { itemsOf, rowFor, rowOf, TooLarge, Unreadable } from '../../store/codec.ts'
import { accountId, merchantId, newAccount, newOrder, orderId } from './toy.ts'

describe('a row', () => {
  const ref = refs.order(accountId, 'toy-1')

  test('leaves as it came', () => {
    const row = rowFor(ref, newOrder(orderId(1), 10), { version: 3 })
    const [item] = itemsOf(merchantId, ref, row)
    expect(rowOf(item ?? {})).toEqual(row)
    expect(item).toMatchObject({ pk: `${merchantId}#${accountId}`, sk: 'order#toy-1', kind: 'order', version: 3 })
  })

  test('that is not as its schema says is never written', () => {
    expect(() => rowFor(ref, { ...newOrder(orderId(1), 10), charged: -1 }, { version: 1 })).toThrow(Unreadable)
    expect(() => rowFor(ref, { ...newOrder(orderId(1), 10), surprise: 1 }, { version: 1 })).toThrow(/order\|acc_toy\|toy-1/)
  })

  test('has been written once at least: none is of version 0', () => {
    const [item] = itemsOf(merchantId, ref, rowFor(ref, newOrder(orderId(1), 10), { version: 1 }))
    expect(() => rowOf({ ...item, version: 0 })).toThrow(Unreadable)
  })

  test('that somebody changed behind our back is named by its key', () => {
    const [item] = itemsOf(merchantId, refs.account(accountId), rowFor(refs.account(accountId), newAccount(1), { version: 1 }))
    expect(() => rowOf({ ...item, state: { ...newAccount(1), unpaid: 1.5 } })).toThrow(
      'the row mer_toy#acc_toy account is not as its schema says',
    )
  })

  test('larger than its bound is refused before anything is sent', () => {
    const lines = Array.from({ length: 200 }, (_, nth) => ({
      sku: `s${nth}`,
      description: 'd'.repeat(200),
      quantity: '1',
      unit: 'pc',
      unitPrice: '1',
      vatRate: '20',
      delivered: '0',
      missing: '0',
    }))
    const large = {
      ...newOrder(orderId(1), 10),
      lines,
      decision: Object.fromEntries(Array.from({ length: 300 }, (_, nth) => [`input${nth}`, 'x'.repeat(900)])),
    }
    expect(() => itemsOf(merchantId, ref, rowFor(ref, large, { version: 1 }))).toThrow(TooLarge)
  })

  test('whose ref lacks what its kind needs has no place', () => {
    const row = rowFor(ref, newOrder(orderId(1), 10), { version: 1 })
    expect(() => itemsOf(merchantId, { kind: 'order', id: 'toy-1' }, row)).toThrow('belongs to an account')
    expect(() => itemsOf(merchantId, { kind: 'pointer' }, row)).toThrow('has an id')
  })
})

describe('what is hashed', () => {
  test('doesn’t depend on the order of names, nor on what is undefined', () => {
    expect(canonical({ b: 1, a: [{ d: undefined, c: 'é' }] })).toBe('{"a":[{"c":"é"}],"b":1}')
    expect(hashOf({ b: 1, a: 2 })).toBe(hashOf({ a: 2, b: 1, c: undefined }))
  })

  test('is well-formed text, and never what JSON can’t carry', () => {
    expect(plain({ a: 'x\ud800' })).toEqual({ a: 'x\ufffd' })
    expect(Object.is(plain(-0), 0)).toBe(true)
    expect(() => plain({ a: Number.NaN })).toThrow()
    expect(() => plain({ a: 1n })).toThrow()
  })

  test('is the same for any JSON value before and after it was kept', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => canonical(JSON.parse(canonical(value))) === canonical(value)))
  })
})

test('the table’s own notation is read as it was meant', () => {
  const image = { a: { S: 'x' }, b: { N: '1.5' }, c: { BOOL: false }, d: { NULL: true as const }, e: { M: { f: { L: [{ N: '0' }] } } } }
  expect(plainOf(image)).toEqual({ a: 'x', b: 1.5, c: false, d: null, e: { f: [0] } })
  expect(() => plainOf({ a: { SS: ['x'] } })).toThrow('SS')
})
