import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { changeSettings } from '../../../domain/settings/changeSettings.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { orderOf, settingsOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const openedAt = '2026-01-01T00:00:00.000Z'

function shopAt(settingsVersion: number): Scene {
  const shop = new Scene({ orders: [orderOf('A', 10_00, { charged: 0, holds: [{ reason: 'not-approved' }] })] })
  shop.put({ ref: refs.merchant(), state: { settings: settingsOf({ holdPeriodMinimum: 5_00 }), settingsVersion, openedAt } })
  return shop
}

describe('produces', () => {
  test('the settings as now told, whole: what is left out goes back to its default', () => {
    const shop = shopAt(1)
    const { answer } = shop.done(changeSettings, { settings: { legal: { name: 'Lumen SAS' }, language: 'en' } })
    expect(answer.settings).toEqual(settingsOf({ legal: { name: 'Lumen SAS' }, language: 'en' }))
    expect(answer.settings.holdPeriodMinimum).toBe(0)
    expect(stateIn(shop.rows, refs.merchant())).toEqual({ settings: answer.settings, settingsVersion: 2, openedAt })
  })

  test('the news of a change, which wakes the re-check of held orders', () => {
    const { facts } = shopAt(4).done(changeSettings, { settings: settingsOf() }, { ifMatch: '4' })
    expect(facts).toEqual([{ type: 'SettingsChanged', settingsVersion: 5 }])
  })

  test.each`
    policy                | warned
    ${'order-only'}       | ${true}
    ${'balance'}          | ${false}
    ${'customer-chooses'} | ${false}
  `('a warning that remainders accumulate, under $policy: $warned', ({ policy, warned }) => {
    const { answer } = shopAt(1).done(changeSettings, { settings: { legal: { name: 'Lumen' }, settlementPolicy: policy } })
    expect(answer.warnings).toHaveLength(warned ? 1 : 0)
    expect(answer.warnings.join()).toContain(warned ? 'accumulates' : '')
  })
})

describe('refuses', () => {
  const settings = { legal: { name: 'Lumen' } }
  const one = new Set(['settings:read' as const])

  test.each([
    ['invalid-input', 'before the right', { settings: { ...settings, timeZone: 'Europe/Nulleville' } }, one],
    ['not-allowed', 'to read is not to change', { settings }, one],
    ['changed-meanwhile', 'an older version', { settings }, undefined],
  ])('%s: %s', (refused, _, input, rights) => {
    const shop = shopAt(3)
    const kept = stateIn(shop.rows, refs.merchant())
    expect(shop.refused(changeSettings, input, { ifMatch: '2', ...(rights && { rights }) })).toBe(refused)
    expect(stateIn(shop.rows, refs.merchant())).toEqual(kept)
  })

  test('not-found, before any version: a merchant that was never opened', () => {
    expect(new Scene({}).refused(changeSettings, { settings }, { ifMatch: '1' })).toBe('not-found')
  })

  test('changed-meanwhile: of two who read the same version, the second', () => {
    const shop = shopAt(1)
    shop.done(changeSettings, { settings }, { ifMatch: '1' })
    expect(shop.refused(changeSettings, { settings: { ...settings, language: 'en' } }, { ifMatch: '1' })).toBe('changed-meanwhile')
    expect(stateIn(shop.rows, refs.merchant())?.settings.language).toBe('fr')
  })
})

describe('stays quiet', () => {
  test('about accounts and orders: only the merchant’s row changes, and nothing is posted', () => {
    const shop = shopAt(1)
    const { decision } = shop.done(changeSettings, { settings: settingsOf() })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['merchant'])
    expect(decision.entries).toEqual([expect.objectContaining({ chain: refs.merchant(), postings: [] })])
    expect(shop.order('A').holds).toEqual([{ reason: 'not-approved' }])
  })

  test('about what was chosen: the journal says that settings changed, the row says how', () => {
    const { decision } = shopAt(1).done(changeSettings, { settings: { legal: { name: 'Lumen', iban: 'FR7630006000011234567890189' } } })
    expect(JSON.stringify(decision.entries)).not.toMatch(/Lumen|FR76/)
  })
})
