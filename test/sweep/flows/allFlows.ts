import type { Flow } from '../flow.ts'
import { access } from './access.ts'
import { accounts } from './accounts.ts'
import { books } from './books.ts'
import { money } from './money.ts'
import { orders } from './orders.ts'
import { refunds } from './refunds.ts'
import { vouchers } from './vouchers.ts'

export const allFlows: readonly Flow[] = [...access, ...accounts, ...orders, ...money, ...refunds, ...vouchers, ...books]
