import * as z from 'zod'
import { type Right, rights } from './rights.ts'

const reading = [
  'accounts:read',
  'orders:read',
  'holds:read',
  'invoices:read',
  'payments:read',
  'statements:read',
] as const satisfies Right[]

/** What each role may do: the whole answer to "who may …?" for people (SPEC section 12). */
export const roles = {
  cashier: [
    ...reading,
    'accounts:open',
    'orders:place',
    'orders:change',
    'sales:record',
    'credit-notes:issue',
    'payments:record',
    'payments:refund',
    'store-credit:read',
    'store-credit:move',
    'vouchers:read',
    'vouchers:sell',
    'vouchers:redeem',
  ],
  'credit-controller': [
    ...reading,
    'accounts:open',
    'customers:change',
    'limits:change',
    'terms:change',
    'orders:change',
    'holds:place',
    'holds:release',
    'days-to-pay:update',
    'bureau:refresh',
    'bureau:override',
    'store-credit:read',
    'vouchers:read',
    'reports:read',
    'statements:prepare',
    'settings:read',
    'ledger:read',
  ],
  accountant: [
    ...reading,
    'customers:change',
    'deliveries:report',
    'sales:record',
    'invoices:issue',
    'invoices:send',
    'invoices:archive',
    'credit-notes:issue',
    'write-offs:book',
    'payments:record',
    'payments:refund',
    'suspense:assign',
    'allocations:change',
    'days-to-pay:update',
    'store-credit:read',
    'store-credit:move',
    'vouchers:read',
    'vouchers:sell',
    'vouchers:redeem',
    'reports:read',
    'runs:start',
    'statements:prepare',
    'settings:read',
    'ledger:read',
  ],
  administrator: rights.filter((right) => right !== 'system:react'),
} as const satisfies Record<string, readonly Right[]>

export const Role = z.enum(['cashier', 'credit-controller', 'accountant', 'administrator'])
export type Role = z.infer<typeof Role>

/** What no key may do: all of a person or of a merchant in one answer, or gone for good, is for somebody who signed in. */
const forPeople: readonly Right[] = [
  'system:react',
  'keys:change',
  'people:read',
  'people:change',
  'customers:export',
  'customers:erase',
  'invoices:archive',
  'merchant:export',
]

/** What an API key may be given: the scopes of a storefront, a till, a warehouse or an integration. */
export const scopes = {
  storefront: [
    'accounts:read',
    'accounts:open',
    'customers:change',
    'orders:read',
    'orders:place',
    'orders:change',
    'store-credit:read',
    'vouchers:redeem',
  ],
  /** What is sold, taken in and put on account over a counter. Giving a payment or goods back is for a cashier who signed in. */
  till: [
    'accounts:read',
    'accounts:open',
    'orders:read',
    'orders:place',
    'orders:change',
    'sales:record',
    'invoices:read',
    'payments:record',
    'store-credit:read',
    'store-credit:move',
    'vouchers:read',
    'vouchers:sell',
    'vouchers:redeem',
  ],
  warehouse: ['orders:read', 'deliveries:report'],
  integration: rights.filter((right) => !forPeople.includes(right)),
} as const satisfies Record<string, readonly Right[]>

export const Scope = z.enum(['storefront', 'till', 'warehouse', 'integration'])
export type Scope = z.infer<typeof Scope>

export function rightsOfRoles(held: readonly Role[]): Right[] {
  return [...new Set(held.flatMap((role) => roles[role]))]
}
