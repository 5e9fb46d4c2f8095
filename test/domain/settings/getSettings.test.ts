import { describe, expect, test } from 'vitest'
import { changeSettings } from '../../../domain/settings/changeSettings.ts'
import { getSettings } from '../../../domain/settings/getSettings.ts'
import { openMerchant } from '../../../domain/settings/openMerchant.ts'
import { settingsOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

describe('answers', () => {
  test('every setting with its default, and the version that If-Match guards', async () => {
    const shop = new Scene({})
    shop.done(openMerchant, { settings: { legal: { name: 'Lumen SARL' } } })
    expect(await shop.ask(getSettings, {})).toEqual({ settings: settingsOf(), settingsVersion: 1, warnings: [] })
  })

  test('what was last chosen, with what a person should know of it', async () => {
    const shop = new Scene({})
    shop.done(openMerchant, { settings: settingsOf() })
    const { answer } = shop.done(changeSettings, { settings: settingsOf({ settlementPolicy: 'order-only' }) })
    expect(await shop.ask(getSettings, {})).toEqual(answer)
    expect(answer).toMatchObject({ settingsVersion: 2, warnings: [expect.stringContaining('order-only')] })
  })
})

describe('refuses', () => {
  test('not-found: a merchant that was never opened', async () => {
    expect(await new Scene({}).ask(getSettings, {})).toEqual({ refused: 'not-found' })
  })

  test('invalid-input: a question with something in it', () => {
    expect(getSettings.input.safeParse({ merchantId: 'mer_other' }).success).toBe(false)
  })
})
