import { type Refusal, refuse } from '../refusals.ts'
import type { Settings } from './settings.ts'

/** A part of the system that a merchant can switch off (SPEC section 12). */
export type Switch = keyof Settings['features']

const named: Readonly<Record<Switch, string>> = { b2bCredit: 'B2B credit', invoicing: 'Invoicing', storeCredit: 'Store credit' }

/** Why nothing new comes of what the merchant has switched off; undefined while it is on. What stands goes on as it is. */
export function switchedOff({ features }: Settings, which: Switch): Refusal | undefined {
  return features[which] ? undefined : refuse('switched-off', `${named[which]} is off: settings.features.${which}.`)
}
