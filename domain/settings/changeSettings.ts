import * as z from 'zod'
import { command, refs } from '../command.ts'
import { refuse } from '../refusals.ts'
import { Settings } from './settings.ts'
import { SettingsAnswer, warningsOf } from './settingsAnswer.ts'

/** Replaces the settings; other environments see them within 60 seconds. */
export const changeSettings = command({
  name: 'changeSettings',
  summary: 'Change the settings',
  right: 'settings:change',
  input: z.strictObject({ settings: Settings }),
  answer: SettingsAnswer,
  reads: () => ({ merchant: refs.merchant() }),
  decide: ({ settings }, { merchant }, { ifMatch }) => {
    if (!merchant) return refuse('not-found')
    if (settings.creditNoteSeries === settings.invoiceSeries)
      return {
        refused: 'invalid-input',
        faults: [{ pointer: '/settings/creditNoteSeries', says: 'is the series of the invoices' }],
      } as const
    if (ifMatch !== undefined && ifMatch !== String(merchant.settingsVersion)) return refuse('changed-meanwhile')
    const settingsVersion = merchant.settingsVersion + 1
    const chain = refs.merchant()
    return {
      changed: [{ ref: chain, state: { ...merchant, settings, settingsVersion } }],
      entries: [{ chain, facts: [{ type: 'SettingsChanged', settingsVersion }], postings: [] }],
      answer: { settings, settingsVersion, warnings: warningsOf(settings) },
    }
  },
})
