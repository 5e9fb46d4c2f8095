import { describe, expect, test } from 'vitest'
import { createKey } from '../../../domain/access/createKey.ts'
import { revokeKey } from '../../../domain/access/revokeKey.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { settingsOf, theMerchant } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const hash = 'a'.repeat(64)
const creating = { keyId: 'key_1', label: 'Web shop', scope: 'storefront' as const, hash }

function merchantScene(): Scene {
  const shop = new Scene({})
  shop.put({ ref: refs.merchant(), state: { settings: settingsOf(), settingsVersion: 1, openedAt: '2026-01-01T00:00:00.000Z' } })
  return shop
}

describe('produces', () => {
  test.each(['storefront', 'till', 'warehouse', 'integration'] as const)(
    'a key of scope %s, kept as the hash of its secret, of this merchant only',
    (scope) => {
      const shop = merchantScene()
      const { answer, facts } = shop.done(createKey, { ...creating, scope })
      const createdAt = '2026-07-18T10:01:00.000Z'
      expect(answer).toEqual({ keyId: 'key_1', scope, createdAt })
      expect(facts).toEqual([{ type: 'KeyCreated', keyId: 'key_1', scope }])
      expect(stateIn(shop.rows, refs.key('key_1'))).toEqual({
        keyId: 'key_1',
        merchantId: theMerchant,
        label: 'Web shop',
        scope,
        hash,
        createdAt,
      })
    },
  )

  test('a key with a limit of its own, which is listed with it', () => {
    const shop = merchantScene()
    const { answer } = shop.done(createKey, { ...creating, requestsPerSecond: 5 })
    expect(answer).toMatchObject({ requestsPerSecond: 5 })
    expect(stateIn(shop.rows, refs.key('key_1'))).toMatchObject({ requestsPerSecond: 5 })
  })

  test('several keys, each with a record on the merchant’s chain', () => {
    const shop = merchantScene()
    for (const nth of [1, 2, 3]) shop.done(createKey, { ...creating, keyId: `key_${nth}`, hash: `${nth}`.repeat(64) })
    expect(shop.records.map(({ chain, sequence }) => [chain, sequence])).toEqual([
      ['merchant', 1],
      ['merchant', 2],
      ['merchant', 3],
    ])
  })

  test('a key that says when it ends', () => {
    const expiresAt = '2026-12-31T22:59:59Z'
    expect(merchantScene().done(createKey, { ...creating, expiresAt }).answer).toMatchObject({ expiresAt })
  })
})

describe('refuses', () => {
  test.each([
    ['the secret itself', { hash: 'enc_live_secret' }],
    ['a hash in capitals', { hash: 'A'.repeat(64) }],
    ['a hash cut short', { hash: 'a'.repeat(63) }],
    ['no label', { label: '' }],
    ['no requests at all', { requestsPerSecond: 0 }],
    ['requests without bound', { requestsPerSecond: 1_001 }],
    ['an id of something else', { keyId: 'acc_1' }],
  ])('invalid-input: %s', (_, fault) => {
    expect(merchantScene().refused(createKey, { ...creating, ...fault })).toBe('invalid-input')
  })

  test.each(['administrator', 'system'])('invalid-input: the scope %s, which is none', (scope) => {
    expect(createKey.input.safeParse({ ...creating, scope }).success).toBe(false)
  })

  test('not-allowed: to list keys is not to make them, and an integration makes none', () => {
    expect(merchantScene().refused(createKey, creating, { rights: new Set(['keys:read', 'settings:change']) })).toBe('not-allowed')
  })

  test('not-found, before the id is compared: a merchant that was never opened', () => {
    expect(new Scene({}).refused(createKey, creating)).toBe('not-found')
  })

  test('invalid-transition: a key that would be expired already', () => {
    expect(merchantScene().refused(createKey, { ...creating, expiresAt: '2026-07-18T10:00:00Z' })).toBe('invalid-transition')
  })

  test('same-key-other-content: an id that is taken, also by a revoked key', () => {
    const shop = merchantScene()
    shop.put({
      ref: refs.key('key_1'),
      state: {
        ...createKey.input.parse(creating),
        merchantId: theMerchant,
        createdAt: '2026-01-01T00:00:00.000Z',
        revokedAt: '2026-02-01T00:00:00.000Z',
      },
    })
    expect(shop.refused(createKey, creating)).toBe('same-key-other-content')
  })
})

describe('stays quiet', () => {
  test('when the same key is created again, and refuses another hash under its id', () => {
    const shop = merchantScene()
    const { answer } = shop.done(createKey, creating)
    expect(shop.unchanged(createKey, creating)).toEqual(answer)
    expect(shop.refused(createKey, { ...creating, hash: 'b'.repeat(64) })).toBe('same-key-other-content')
    expect(stateIn(shop.rows, refs.key('key_1'))?.hash).toBe(hash)
    expect(shop.records).toHaveLength(1)
  })

  test('when a revoked key is created again: it stays revoked', () => {
    const shop = merchantScene()
    shop.done(createKey, creating)
    shop.done(revokeKey, { keyId: 'key_1' })
    shop.unchanged(createKey, creating)
    expect(stateIn(shop.rows, refs.key('key_1'))).toHaveProperty('revokedAt')
  })

  test('about the hash: neither answer nor journal has it', () => {
    const { decision } = merchantScene().done(createKey, creating)
    expect(JSON.stringify([decision.entries, decision.answer])).not.toContain(hash)
  })

  test('about the settings, whose version stays', () => {
    const shop = merchantScene()
    const kept = stateIn(shop.rows, refs.merchant())
    shop.done(createKey, creating)
    expect(stateIn(shop.rows, refs.merchant())).toEqual(kept)
  })
})
