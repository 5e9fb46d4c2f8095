import { describe, expect, test } from 'vitest'
import { createKey } from '../../../domain/access/createKey.ts'
import { listKeys } from '../../../domain/access/listKeys.ts'
import { revokeKey } from '../../../domain/access/revokeKey.ts'
import { rotateKey } from '../../../domain/access/rotateKey.ts'
import { isRefusal, refs } from '../../../domain/command.ts'
import { settingsOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const shop = new Scene({})
shop.put({ ref: refs.merchant(), state: { settings: settingsOf(), settingsVersion: 1, openedAt: '2026-01-01T00:00:00.000Z' } })
for (const nth of [3, 1, 2])
  shop.done(createKey, { keyId: `key_${nth}`, label: `Key ${nth}`, scope: 'warehouse', hash: `${nth}`.repeat(64) })
shop.done(revokeKey, { keyId: 'key_1' })
shop.done(rotateKey, { keyId: 'key_2', hash: 'b'.repeat(64), expiresAt: '2027-01-01T00:00:00.000Z' })

async function pageOf(input: { limit?: number; cursor?: string } = {}) {
  const page = await shop.ask(listKeys, input)
  if (isRefusal(page)) throw new Error(page.refused)
  return page
}

describe('answers', () => {
  test('all keys in the order they were made, revoked ones included', async () => {
    const { items, next } = await pageOf()
    expect(items.map(({ keyId, revokedAt }) => [String(keyId), revokedAt !== undefined])).toEqual([
      ['key_3', false],
      ['key_1', true],
      ['key_2', false],
    ])
    expect(next).toBeUndefined()
  })

  test('no hash, by which a stolen list could be matched with stolen keys', async () => {
    for (const item of (await pageOf()).items) expect(Object.keys(item)).not.toContain('hash')
    expect(JSON.stringify(await pageOf())).not.toContain('3'.repeat(64))
  })

  test('as a sheet, with when each was rotated, ends and what of the secret before still opens', async () => {
    const sheet = listKeys.sheet?.(await pageOf())
    const columns = ['keyId', 'label', 'scope', 'requestsPerSecond', 'createdAt', 'rotatedAt', 'formerUntil', 'expiresAt', 'revokedAt']
    expect(sheet?.columns).toEqual(columns)
    const of = (keyId: string) => Object.fromEntries(columns.map((name, at) => [name, sheet?.rows.find(([id]) => id === keyId)?.[at]]))
    const rotatedAt = '2026-07-18T10:05:00.000Z'
    expect(of('key_2')).toMatchObject({ rotatedAt, formerUntil: '2026-07-19T10:05:00.000Z', expiresAt: '2027-01-01T00:00:00.000Z' })
    expect(of('key_3')).toMatchObject({ rotatedAt: undefined, formerUntil: undefined, expiresAt: undefined })
  })

  test('page by page, each key once', async () => {
    const first = await pageOf({ limit: 2 })
    const second = await pageOf({ limit: 2, ...(first.next !== undefined && { cursor: first.next }) })
    expect([...first.items, ...second.items].map(({ keyId }) => String(keyId))).toEqual(['key_3', 'key_1', 'key_2'])
    expect(second.next).toBeUndefined()
  })
})

describe('refuses', () => {
  test.each([{ limit: 0 }, { limit: 101 }, { limit: -1 }])('invalid-input: a page of %j', async (input) => {
    expect(await shop.ask(listKeys, input)).toMatchObject({ refused: 'invalid-input' })
  })
})
