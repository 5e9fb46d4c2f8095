import { accountsAndOrders } from './accountsAndOrders.ts'
import { holdsAndDeliveries } from './holdsAndDeliveries.ts'
import { invoicesAndPayments } from './invoicesAndPayments.ts'

/** Every worked example of SPEC sections 1 to 6. */
export const stories = [...accountsAndOrders, ...holdsAndDeliveries, ...invoicesAndPayments]
