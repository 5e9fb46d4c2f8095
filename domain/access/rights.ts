import * as z from 'zod'

/** Every right there is. A command or query names the one it needs (SPEC section 12). */
export const rights = [
  'accounts:read',
  'accounts:open',
  'customers:change',
  'customers:export',
  'customers:erase',
  'limits:change',
  'terms:change',
  'orders:read',
  'orders:place',
  'orders:change',
  /** To sell on the spot and say what was paid how: for tills, never for storefronts. */
  'sales:record',
  'holds:read',
  'holds:place',
  'holds:release',
  'deliveries:report',
  'invoices:read',
  'invoices:issue',
  'invoices:send',
  'credit-notes:issue',
  'write-offs:book',
  /** To read on invoices of erased customers who bought: what the law has kept, and nobody else sees. */
  'invoices:archive',
  'payments:read',
  'payments:record',
  'payments:refund',
  'suspense:assign',
  'allocations:change',
  'store-credit:read',
  'store-credit:move',
  'vouchers:read',
  'vouchers:sell',
  /** To take a voucher's code: for tills, and for storefronts where customers type it. */
  'vouchers:redeem',
  'days-to-pay:update',
  'bureau:refresh',
  'bureau:override',
  'reports:read',
  /** To begin over all accounts what schedules begin by the clock. */
  'runs:start',
  'statements:read',
  'statements:prepare',
  'settings:read',
  'settings:change',
  /** To bring accounts, open invoices and deposits along from another system. */
  'imports:run',
  /** Who works for the merchant, with their addresses; and to invite, change and remove them. */
  'people:read',
  'people:change',
  'keys:read',
  'keys:change',
  'ledger:read',
  'ledger:republish',
  /** To take away everything at once, names and all. */
  'merchant:export',
  /** Never granted to a person or key: only our own subscribers and schedules act with it. */
  'system:react',
] as const

export const Right = z.enum(rights)
export type Right = z.infer<typeof Right>
