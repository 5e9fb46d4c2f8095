import * as z from 'zod'
import { contracts } from './contract.ts'

export const settings = contracts({
  'settings-changed': { version: 1, says: 'The merchant’s settings changed', data: z.strictObject({ settingsVersion: z.int() }) },
})
