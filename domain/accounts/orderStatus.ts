import { behaviourOf } from '../credit-check/check.ts'
import type { Fault } from '../refusals.ts'
import { isDated, type Settings, StatusBehaviour } from '../settings/settings.ts'
import type { OrderStatus } from './account.ts'

/** What is wrong with an order status by the merchant's table (SPEC section 3, rule 1); undefined when nothing is. */
export function faultOfStatus({ code, until }: OrderStatus, settings: Settings): Fault | undefined {
  const known = settings.statusCodes.some((status) => status.code === code) || StatusBehaviour.safeParse(code).success
  if (!known) return { pointer: '/code', says: 'is neither a standard status nor in the merchant’s table' }
  const dated = isDated(behaviourOf(code, settings))
  if (dated === (until !== undefined)) return undefined
  return { pointer: '/until', says: dated ? 'is needed with this status' : 'belongs to held-until and open-until only' }
}
