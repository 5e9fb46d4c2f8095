import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { openMerchant } from '../../../domain/settings/openMerchant.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { settingsOf, theMerchant } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const legal = { name: 'Lumen SARL' }

describe('produces', () => {
  test('a merchant with its settings in their first version, and the moment it was opened', () => {
    const shop = new Scene({ on: '2026-01-31' })
    const { answer, facts } = shop.done(openMerchant, { settings: { legal } })
    expect(answer).toEqual({ merchantId: theMerchant, settingsVersion: 1 })
    expect(facts).toEqual([{ type: 'MerchantOpened' }])
    expect(stateIn(shop.rows, refs.merchant())).toEqual({
      settings: settingsOf(),
      settingsVersion: 1,
      openedAt: '2026-01-31T10:01:00.000Z',
    })
  })

  test('a chain of the merchant’s own, on which nothing is posted', () => {
    const { decision } = new Scene({}).done(openMerchant, { settings: { legal } })
    expect(decision.entries).toEqual([expect.objectContaining({ chain: refs.merchant(), postings: [] })])
  })
})

describe('refuses', () => {
  test('invalid-input: settings without the name that documents bear', () => {
    expect(openMerchant.input.safeParse({ settings: {} }).success).toBe(false)
    expect(new Scene({}).refused(openMerchant, { settings: { legal: { name: '' } } })).toBe('invalid-input')
  })

  test('not-allowed: no right of a person or key opens merchants', () => {
    const rights = new Set(['settings:change' as const, 'accounts:open' as const])
    expect(new Scene({}).refused(openMerchant, { settings: { legal } }, { rights })).toBe('not-allowed')
  })
})

describe('stays quiet', () => {
  test('when the merchant is open already: other settings sent with it change nothing', () => {
    const shop = new Scene({})
    const { answer } = shop.done(openMerchant, { settings: { legal } })
    const kept = stateIn(shop.rows, refs.merchant())
    expect(shop.unchanged(openMerchant, { settings: { legal: { name: 'Other SARL' }, currency: 'USD' } })).toEqual(answer)
    expect(stateIn(shop.rows, refs.merchant())).toEqual(kept)
  })

  test('and answers the version that the settings have reached since', () => {
    const shop = new Scene({})
    shop.put({ ref: refs.merchant(), state: { settings: settingsOf(), settingsVersion: 9, openedAt: '2026-01-01T00:00:00.000Z' } })
    expect(shop.unchanged(openMerchant, { settings: { legal } })).toEqual({ merchantId: theMerchant, settingsVersion: 9 })
  })

  test('about the merchant’s legal details: the journal doesn’t repeat them', () => {
    const { decision } = new Scene({}).done(openMerchant, { settings: { legal: { name: 'Zoé Fictive EI' } } })
    expect(JSON.stringify([decision.entries, decision.answer])).not.toContain('Zoé')
  })
})
