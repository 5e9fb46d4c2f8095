import { describe, expect, test } from 'vitest'
import { type Right, rights } from '../../../domain/access/rights.ts'
import { Role, rightsOfRoles, roles, Scope, scopes } from '../../../domain/access/roles.ts'
import { commands, queries } from '../../../domain/catalog.ts'

const people = Object.entries(roles).map(([name, held]): [string, readonly Right[]] => [name, held])
const keys = Object.entries(scopes).map(([name, held]): [string, readonly Right[]] => [name, held])
const operations = Object.values({ ...commands, ...queries })

/** Who may do what beyond reading, as a person would ask it: roles, then scopes of keys (SPEC section 12). */
const table: Record<string, string> = {
  'accounts:read': 'cashier credit-controller accountant administrator storefront till integration',
  'accounts:open': 'cashier credit-controller administrator storefront till integration',
  'customers:change': 'credit-controller accountant administrator storefront integration',
  'customers:export': 'administrator',
  'customers:erase': 'administrator',
  'limits:change': 'credit-controller administrator integration',
  'terms:change': 'credit-controller administrator integration',
  'orders:read': 'cashier credit-controller accountant administrator storefront till warehouse integration',
  'orders:place': 'cashier administrator storefront till integration',
  'orders:change': 'cashier credit-controller administrator storefront till integration',
  'sales:record': 'cashier accountant administrator till integration',
  'holds:read': 'cashier credit-controller accountant administrator integration',
  'holds:place': 'credit-controller administrator integration',
  'holds:release': 'credit-controller administrator integration',
  'deliveries:report': 'accountant administrator warehouse integration',
  'invoices:read': 'cashier credit-controller accountant administrator till integration',
  'invoices:issue': 'accountant administrator integration',
  'invoices:send': 'accountant administrator integration',
  'invoices:archive': 'accountant administrator',
  'credit-notes:issue': 'cashier accountant administrator integration',
  'write-offs:book': 'accountant administrator integration',
  'payments:read': 'cashier credit-controller accountant administrator integration',
  'payments:record': 'cashier accountant administrator till integration',
  'payments:refund': 'cashier accountant administrator integration',
  'suspense:assign': 'accountant administrator integration',
  'allocations:change': 'accountant administrator integration',
  'store-credit:read': 'cashier credit-controller accountant administrator storefront till integration',
  'store-credit:move': 'cashier accountant administrator till integration',
  'vouchers:read': 'cashier credit-controller accountant administrator till integration',
  'vouchers:sell': 'cashier accountant administrator till integration',
  'vouchers:redeem': 'cashier accountant administrator storefront till integration',
  'days-to-pay:update': 'credit-controller accountant administrator integration',
  'bureau:refresh': 'credit-controller administrator integration',
  'bureau:override': 'credit-controller administrator integration',
  'reports:read': 'credit-controller accountant administrator integration',
  'runs:start': 'accountant administrator integration',
  'statements:read': 'cashier credit-controller accountant administrator integration',
  'statements:prepare': 'credit-controller accountant administrator integration',
  'settings:read': 'credit-controller accountant administrator integration',
  'settings:change': 'administrator integration',
  'imports:run': 'administrator integration',
  'people:read': 'administrator',
  'people:change': 'administrator',
  'keys:read': 'administrator integration',
  'keys:change': 'administrator',
  'ledger:read': 'credit-controller accountant administrator integration',
  'ledger:republish': 'administrator integration',
  'merchant:export': 'administrator',
  'system:react': '',
}

describe('who may do what', () => {
  test('is decided for every right there is', () => {
    expect(Object.keys(table).toSorted()).toEqual([...rights].toSorted())
  })

  test.each(Object.entries(table))('%s: %s', (right, expected) => {
    const holders = [...people, ...keys].filter(([, held]) => held.some((name) => name === right)).map(([name]) => name)
    expect(holders.join(' ')).toBe(expected)
  })

  test.each([...people, ...keys])('%s has no right twice, and none that isn’t there', (_, held) => {
    expect(held).toEqual([...new Set(held)])
    expect(held.filter((right) => !rights.includes(right))).toEqual([])
  })
})

describe('what only the system does', () => {
  test('nobody may do: no role and no key has system:react, however many roles somebody has', () => {
    expect(rightsOfRoles(Role.options)).not.toContain('system:react')
    expect(keys.flatMap(([, held]) => held)).not.toContain('system:react')
  })

  test('has no door of its own: what needs that right and no other is internal, and the reverse', () => {
    const internal = operations.filter((operation) => 'internal' in operation && operation.internal).map(({ name }) => name)
    const reacting = operations.filter(({ right }) => right === 'system:react').map(({ name }) => name)
    expect(reacting.toSorted()).toEqual(internal.toSorted())
  })
})

describe('rights of their own', () => {
  const rightOf = new Map<string, Right>(operations.map(({ name, right }) => [name, right]))

  test.each([
    ['topUp', 'store-credit:move'],
    ['sellVoucher', 'vouchers:sell'],
    ['redeemVoucher', 'vouchers:redeem'],
    ['changeLimit', 'limits:change'],
    ['releaseOrder', 'holds:release'],
    ['allocate', 'allocations:change'],
    ['undoAllocation', 'allocations:change'],
    ['changeSettings', 'settings:change'],
    ['createKey', 'keys:change'],
    ['invitePerson', 'people:change'],
    ['sendInvitation', 'people:change'],
    ['changePersonRole', 'people:change'],
  ])('%s needs %s', (name, right) => expect(rightOf.get(name)).toBe(right))

  test('moving store credit is another right than seeing it, and who sees accounts sees their store credit', () => {
    for (const [name, held] of [...people, ...keys]) {
      if (held.includes('store-credit:move')) expect(held, name).toContain('store-credit:read')
      if (held.includes('accounts:read')) expect(held, name).toContain('store-credit:read')
    }
  })

  test('no key makes keys: who steals an integration’s key can’t keep a door open', () => {
    for (const [name, held] of keys)
      for (const right of ['keys:change', 'people:change', 'people:read']) expect(held, name).not.toContain(right)
  })

  test('a storefront can neither grant credit nor release what it was refused', () => {
    const storefront: readonly Right[] = scopes.storefront
    for (const right of ['limits:change', 'terms:change', 'holds:release', 'store-credit:move', 'payments:record'] as const)
      expect(storefront).not.toContain(right)
  })

  test('a till does what a cashier does, but for giving back a payment or goods, and nothing of the back office', () => {
    const till: readonly Right[] = scopes.till
    const cashier: readonly Right[] = roles.cashier
    expect(till.filter((right) => !cashier.includes(right))).toEqual([])
    for (const right of ['credit-notes:issue', 'payments:refund', 'customers:change', 'settings:change', 'limits:change'] as const)
      expect(till).not.toContain(right)
  })
})

describe('several roles at once', () => {
  test('add up, each right once', () => {
    const held = rightsOfRoles(['cashier', 'accountant'])
    expect(held).toEqual([...new Set([...roles.cashier, ...roles.accountant])])
    expect(rightsOfRoles(['cashier', 'cashier'])).toEqual([...roles.cashier])
  })

  test('no role gives no right', () => expect(rightsOfRoles([])).toEqual([]))

  test.each(['Administrator', 'owner', ''])('%s is no role', (name) => expect(Role.safeParse(name).success).toBe(false))

  test.each(['cashier', 'administrator'])('%s is no scope of a key', (name) => expect(Scope.safeParse(name).success).toBe(false))
})

test('each role that holds rights can be given, and no other', () => {
  expect(Role.options.toSorted()).toEqual(Object.keys(roles).toSorted())
})
