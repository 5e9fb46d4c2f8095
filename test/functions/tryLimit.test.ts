import { expect, test } from 'vitest'
import { sourceOf } from '../../functions/runtime/tryLimit.ts'

const key = (byte: number) => new Uint8Array(32).fill(byte)

test('a source hashed with a key of ours is the same each time, and is not found by hashing every address without it', () => {
  const found = sourceOf('203.0.113.77', key(1))
  expect(sourceOf('203.0.113.77', key(1))).toBe(found)
  expect(sourceOf('203.0.113.78', key(1))).not.toBe(found)
  expect(sourceOf('203.0.113.77', key(2))).not.toBe(found)
  expect(sourceOf('203.0.113.77')).not.toBe(found)
})
