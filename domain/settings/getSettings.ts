import * as z from 'zod'
import { query, refs } from '../command.ts'
import { refuse } from '../refusals.ts'
import { SettingsAnswer, warningsOf } from './settingsAnswer.ts'

/** The merchant's settings with the version that If-Match guards. */
export const getSettings = query({
  name: 'getSettings',
  summary: 'Read the settings',
  right: 'settings:read',
  input: z.strictObject({}),
  answer: SettingsAnswer,
  answers: async (_, reader) => {
    const { merchant } = await reader.get({ merchant: refs.merchant() })
    if (!merchant) return refuse('not-found')
    return { settings: merchant.settings, settingsVersion: merchant.settingsVersion, warnings: warningsOf(merchant.settings) }
  },
})
