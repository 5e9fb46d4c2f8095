import * as z from 'zod'
import { command, refs } from '../command.ts'
import { MerchantId } from '../ids.ts'
import { Settings } from './settings.ts'

/** Opens a merchant: run by whoever operates the system, never over HTTP. */
export const openMerchant = command({
  name: 'openMerchant',
  summary: 'Open a merchant',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ settings: Settings }),
  answer: z.strictObject({ merchantId: MerchantId, settingsVersion: z.int() }),
  reads: () => ({ known: refs.merchant() }),
  decide: ({ settings }, { known }, { now, merchantId }) => {
    if (known) return { unchanged: { merchantId, settingsVersion: known.settingsVersion } }
    const chain = refs.merchant()
    return {
      changed: [{ ref: chain, state: { settings, openedAt: now, settingsVersion: 1 } }],
      entries: [{ chain, facts: [{ type: 'MerchantOpened' }], postings: [] }],
      answer: { merchantId, settingsVersion: 1 },
    }
  },
})
