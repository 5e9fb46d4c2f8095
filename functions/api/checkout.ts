import { getAccount } from '../../domain/accounts/getAccount.ts'
import { cancelOrder } from '../../domain/orders/cancelOrder.ts'
import { changeOrder } from '../../domain/orders/changeOrder.ts'
import { getOrder } from '../../domain/orders/getOrder.ts'
import { placeOrder } from '../../domain/orders/placeOrder.ts'
import { quoteOrder } from '../../domain/orders/quoteOrder.ts'
import { doors } from './doors.ts'
import { httpDoor } from './http.ts'
import { operationsOf } from './operations.ts'

/** What storefronts wait for: its own function, so that nothing else slows it down. */
export const handler = httpDoor({
  routes: doors.checkout,
  operations: operationsOf({ getAccount, quoteOrder, placeOrder, getOrder, changeOrder, cancelOrder }),
})
