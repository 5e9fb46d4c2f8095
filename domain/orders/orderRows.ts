import { refs } from '../command.ts'
import type { OrderId } from '../ids.ts'
import type { Pointer } from '../pointer.ts'

/** The pointer that knows whose order this is. */
export function pointerTo(orderId: OrderId) {
  return { pointer: refs.pointer({ scope: 'order', key: orderId }) }
}

/** The rows every command about one order decides on, once its pointer named the account. */
export function rowsOfOrder(pointer: Pointer | undefined, orderId: OrderId | undefined) {
  const account = pointer?.account
  return {
    account: account ? refs.account(account) : undefined,
    debts: account ? refs.debts(account) : undefined,
    purse: account ? refs.purse(account) : undefined,
    order: account && orderId ? refs.order(account, orderId) : undefined,
  }
}
