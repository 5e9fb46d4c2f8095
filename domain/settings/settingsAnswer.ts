import * as z from 'zod'
import { Settings } from './settings.ts'

export const SettingsAnswer = z
  .strictObject({ settings: Settings, settingsVersion: z.int(), warnings: z.array(z.string()) })
  .meta({ id: 'SettingsAnswer' })

/** What a person should know of the choices made (SPEC section 2). */
export function warningsOf(settings: Settings): string[] {
  return settings.settlementPolicy === 'order-only'
    ? ['With "order-only" customers can no longer use their remainder: it accumulates.']
    : []
}
