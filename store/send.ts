import { randomUUID } from 'node:crypto'
import type { Action, Keeper, Written } from './keeper.ts'
import type { Patience } from './patience.ts'

/** What became of a transaction that was decided. */
export type Decided = Exclude<Written, { outcome: 'again' }>

/**
 * Sends one transaction, again and again under the same token, until something is decided: what a lost reply hides was written once.
 * Undefined when patience ends first.
 */
export async function send(keeper: Keeper, actions: readonly Action[], patience: Patience): Promise<Decided | undefined> {
  const token = randomUUID()
  while (!patience.isOver()) {
    const written = await keeper.write(actions, token)
    if (written.outcome !== 'again') return written
    if (!(await patience.pause())) return undefined
  }
  return undefined
}
