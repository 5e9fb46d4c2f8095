import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyRow, opens } from '../../../domain/access/key.ts'
import { listKeys } from '../../../domain/access/listKeys.ts'
import { revokeKey } from '../../../domain/access/revokeKey.ts'
import { rotateKey } from '../../../domain/access/rotateKey.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { settingsOf, theMerchant } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const first = 'a'.repeat(64)
const second = 'b'.repeat(64)
const third = 'c'.repeat(64)

const keyOf = (chosen: Partial<KeyRow> = {}) =>
  KeyRow.parse({
    keyId: 'key_1',
    merchantId: theMerchant,
    label: 'Till',
    scope: 'storefront',
    hash: first,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...chosen,
  })

function shopWith(chosen: Partial<KeyRow> = {}): Scene {
  const shop = new Scene({})
  shop.put({ ref: refs.merchant(), state: { settings: settingsOf(), settingsVersion: 1, openedAt: '2026-01-01T00:00:00.000Z' } })
  shop.put({ ref: refs.key('key_1'), state: keyOf(chosen) })
  return shop
}

function keyIn(shop: Scene): KeyRow {
  const key = stateIn(shop.rows, refs.key('key_1'))
  if (!key) throw new Error('the key is gone')
  return key
}

const rotating = (hash: string, overlapHours?: number) => ({ keyId: 'key_1', hash, ...(overlapHours !== undefined && { overlapHours }) })

describe('produces', () => {
  test('a key with the new secret, all else as it was; the one before opens 24 hours more', () => {
    const shop = shopWith({ requestsPerSecond: 5 })
    const { answer, facts } = shop.done(rotateKey, rotating(second))
    expect(answer).toEqual({ keyId: 'key_1', rotatedAt: '2026-07-18T10:01:00.000Z', formerUntil: '2026-07-19T10:01:00.000Z' })
    expect(facts).toEqual([{ type: 'KeyRotated', keyId: 'key_1', formerUntil: '2026-07-19T10:01:00.000Z' }])
    const former = [{ hash: first, until: '2026-07-19T10:01:00.000Z' }]
    expect(keyIn(shop)).toEqual({ ...keyOf({ requestsPerSecond: 5 }), hash: second, former, rotatedAt: answer.rotatedAt })
  })

  test.each([
    ['2026-07-18T10:01:00.000Z', true],
    ['2026-07-18T13:00:59.999Z', true],
    ['2026-07-18T13:01:00.000Z', false],
  ])('an overlap of 3 hours: at %s the former secret opens: %s, the new one always', (at, open) => {
    const shop = shopWith()
    shop.done(rotateKey, rotating(second, 3))
    expect(opens(keyIn(shop), first, at)).toBe(open)
    expect(opens(keyIn(shop), second, at)).toBe(true)
    expect(opens(keyIn(shop), third, at)).toBe(false)
  })

  test('no overlap at all, for a secret that leaked', () => {
    const shop = shopWith()
    const { answer } = shop.done(rotateKey, rotating(second, 0))
    expect(opens(keyIn(shop), first, answer.rotatedAt)).toBe(false)
  })

  test('a second rotation ends what the first had left running', () => {
    const shop = shopWith()
    shop.done(rotateKey, rotating(second, 720))
    const { answer } = shop.done(rotateKey, rotating(third, 720))
    expect([first, second, third].map((hash) => opens(keyIn(shop), hash, answer.rotatedAt))).toEqual([false, true, true])
  })

  test('never more than two secrets that open, and none that was replaced before the last, whatever is rotated when', () => {
    const hash = (nth: number) => nth.toString(16).padStart(64, '0')
    fc.assert(
      fc.property(fc.array(fc.record({ overlap: fc.integer({ min: 0, max: 720 }), wait: fc.integer({ min: 0, max: 900 }) })), (turns) => {
        const shop = shopWith({ hash: hash(0) })
        let now = Date.parse('2026-07-18T10:00:00.000Z')
        for (const [at, { overlap, wait }] of turns.entries()) {
          now += wait * 3_600_000
          shop.at(new Date(now).toISOString())
          const { answer } = shop.done(rotateKey, rotating(hash(at + 1), overlap))
          const open = Array.from({ length: at + 2 }, (_, nth) => nth).filter((nth) => opens(keyIn(shop), hash(nth), answer.rotatedAt))
          expect(open).toEqual(overlap === 0 ? [at + 1] : [at, at + 1])
        }
      }),
      { numRuns: 40 },
    )
  })

  test('another end, where one is said; the one before stays otherwise', () => {
    const expiresAt = '2027-01-01T00:00:00Z'
    expect(shopWith().done(rotateKey, { ...rotating(second), expiresAt }).answer).toMatchObject({ expiresAt })
    const shop = shopWith({ expiresAt })
    shop.done(rotateKey, rotating(second))
    expect([opens(keyIn(shop), second, '2026-12-31T23:59:59.999Z'), opens(keyIn(shop), second, '2027-01-01T00:00:00.000Z')]).toEqual([
      true,
      false,
    ])
  })

  test('a list that says until when the former secret opens, and no hash', async () => {
    const shop = shopWith()
    const { answer } = shop.done(rotateKey, rotating(second))
    const page = await shop.ask(listKeys, {})
    expect(page).toMatchObject({ items: [{ keyId: 'key_1', rotatedAt: answer.rotatedAt, formerUntil: answer.formerUntil }] })
    expect(JSON.stringify(page)).not.toMatch(/[ab]{64}/)
  })
})

describe('refuses', () => {
  test.each([
    { hash: 'secret' },
    { hash: second, overlapHours: 721 },
    { hash: second, overlapHours: -1 },
    { hash: second, expiresAt: 'never' },
  ])('invalid-input: %j', (said) => {
    expect(shopWith().refused(rotateKey, { keyId: 'key_1', ...said })).toBe('invalid-input')
  })

  test('not-allowed, before the key is looked for', () => {
    const asking = { rights: new Set(['keys:read'] as const) }
    expect(shopWith().refused(rotateKey, { ...rotating(second), keyId: 'key_9' }, asking)).toBe('not-allowed')
  })

  test('unknown-key, before anything of the secret', () => {
    expect(shopWith().refused(rotateKey, { keyId: 'key_9', hash: first })).toBe('unknown-key')
  })

  test('same-key-other-content: a secret that is the key’s own, or was lately, before its being revoked', () => {
    const shop = shopWith()
    expect(shop.refused(rotateKey, rotating(first))).toBe('same-key-other-content')
    shop.done(rotateKey, rotating(second))
    shop.done(revokeKey, { keyId: 'key_1' })
    expect(shop.refused(rotateKey, rotating(first))).toBe('same-key-other-content')
  })

  test('invalid-transition: of a revoked key, and of one that would be expired', () => {
    const revoked = shopWith({ revokedAt: '2026-07-01T00:00:00.000Z' })
    expect(revoked.refused(rotateKey, rotating(second))).toBe('invalid-transition')
    const expired = shopWith({ expiresAt: '2026-07-01T00:00:00.000Z' })
    expect(expired.refused(rotateKey, rotating(second))).toBe('invalid-transition')
    expect(expired.refused(rotateKey, { ...rotating(second), expiresAt: '2026-07-18T10:00:00Z' })).toBe('invalid-transition')
    expect(expired.done(rotateKey, { ...rotating(second), expiresAt: '2026-08-01T00:00:00Z' }).answer).toMatchObject({ keyId: 'key_1' })
  })
})

describe('stays quiet', () => {
  test('about a revoked key’s secrets: none opens, whatever overlap was left', () => {
    const shop = shopWith()
    shop.done(rotateKey, rotating(second))
    const { answer } = shop.done(revokeKey, { keyId: 'key_1' })
    expect([first, second].filter((hash) => opens(keyIn(shop), hash, answer.revokedAt))).toEqual([])
  })
})
