import { randomUUID } from 'node:crypto'
import type { Action, Keeper, Written } from './keeper.ts'
import type { Patience } from './patience.ts'

/** What became of a transaction that was decided. */
export type Decided = Exclude<Written, { outcome: 'again' }>

/**
 * Sends one transaction, again and again under the same token, until something is decided: what a lost reply hides was written once.
 * Undefined when patience ends first; it is sent once in any case.
 */
export async function send(keeper: Keeper, actions: readonly Action[], patience: Patience): Promise<Decided | undefined> {
  const token = randomUUID()
  do {
    const written = await keeper.write(actions, token)
    if (written.outcome !== 'again') return written
  } while (await patience.pause())
  return undefined
}
