import { describe, expect, test } from 'vitest'
import { KeyRow } from '../../../domain/access/key.ts'
import { revokeKey } from '../../../domain/access/revokeKey.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { settingsOf, theMerchant } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const keyOf = (keyId: string) =>
  KeyRow.parse({
    keyId,
    merchantId: theMerchant,
    label: 'Till',
    scope: 'storefront',
    hash: 'c'.repeat(64),
    createdAt: '2026-01-01T00:00:00.000Z',
  })

function shopWith(...keyIds: string[]): Scene {
  const shop = new Scene({})
  shop.put({ ref: refs.merchant(), state: { settings: settingsOf(), settingsVersion: 1, openedAt: '2026-01-01T00:00:00.000Z' } })
  for (const keyId of keyIds) shop.put({ ref: refs.key(keyId), state: keyOf(keyId) })
  return shop
}

describe('produces', () => {
  test('a key that says since when it is revoked, all else as it was', () => {
    const shop = shopWith('key_1')
    const { answer, facts } = shop.done(revokeKey, { keyId: 'key_1' })
    expect(answer).toEqual({ keyId: 'key_1', revokedAt: '2026-07-18T10:01:00.000Z' })
    expect(facts).toEqual([{ type: 'KeyRevoked', keyId: 'key_1' }])
    expect(stateIn(shop.rows, refs.key('key_1'))).toEqual({ ...keyOf('key_1'), revokedAt: answer.revokedAt })
  })
})

describe('refuses', () => {
  test('invalid-input: an id of something else', () => {
    expect(shopWith('key_1').refused(revokeKey, { keyId: 'Till' })).toBe('invalid-input')
  })

  test('not-allowed, before the key is looked for', () => {
    expect(shopWith().refused(revokeKey, { keyId: 'key_9' }, { rights: new Set(['keys:read']) })).toBe('not-allowed')
  })

  test('unknown-key: an id nobody created, or a merchant that was never opened', () => {
    expect(shopWith('key_1').refused(revokeKey, { keyId: 'key_2' })).toBe('unknown-key')
    const nowhere = new Scene({})
    nowhere.put({ ref: refs.key('key_1'), state: keyOf('key_1') })
    expect(nowhere.refused(revokeKey, { keyId: 'key_1' })).toBe('unknown-key')
  })
})

describe('stays quiet', () => {
  test('about a key revoked before: the first moment stands', () => {
    const shop = shopWith('key_1')
    const { answer } = shop.done(revokeKey, { keyId: 'key_1' })
    shop.on('2026-07-20')
    expect(shop.unchanged(revokeKey, { keyId: 'key_1' })).toEqual(answer)
    expect(shop.records).toHaveLength(1)
  })

  test('about other keys', () => {
    const shop = shopWith('key_1', 'key_2')
    shop.done(revokeKey, { keyId: 'key_1' })
    expect(stateIn(shop.rows, refs.key('key_2'))).toEqual(keyOf('key_2'))
  })
})
