import type { AccountId } from '../../domain/ids.ts'
import type { Envelope } from '../../events/envelope.ts'
import { Unavailable } from '../../store/keeper.ts'
import type { Chance } from './chance.ts'
import type { Deed } from './deed.ts'
import { Divergence } from './divergence.ts'
import type { Shop, World } from './simulated.ts'

/** It could not be done for now: its caller tries again. */
export class Busy extends Error {
  override name = 'Busy'
}

export type Reacting = { world: World; shop: Shop; chance: Chance }

/** A subscriber's command. A refusal other than busy is nothing to expect: the subscriber would fail for ever. */
export async function act(deed: Deed, { world, shop, chance }: Reacting, expected: readonly string[] = []): Promise<object> {
  const done = await world.attempt(deed, { shop, chance, by: 'system:sim' })
  if (!('refused' in done)) return Object(done.answer)
  if (done.refused === 'busy') throw new Busy(deed.name)
  if (expected.includes(done.refused)) return done
  throw new Divergence(`a subscriber's ${deed.name} ${JSON.stringify(deed.input)} was refused: ${done.refused}`)
}

export function accountOf({ accountId, id }: Envelope): AccountId {
  if (!accountId) throw new Divergence(`${id} names no account`)
  return accountId
}

export async function tried<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof Unavailable ? new Busy(error.message) : error
  }
}
