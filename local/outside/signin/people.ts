import { demoMerchants } from '../merchants.ts'
import type { PoolUser } from './userPool.ts'

/** Someone who can sign in here: one merchant, one role. `sub` is what a token names. */
export type Person = { sub: string; merchant: string; role: string; name: string; email: string }

const names: Record<string, Record<string, string>> = {
  mer_lumen: { cashier: 'Camille Roux', 'credit-controller': 'Karim Benali', accountant: 'Aline Faure', administrator: 'Lucie Lumen' },
  mer_atlas: { cashier: 'Paul Girard', 'credit-controller': 'Nadia Petit', accountant: 'Marc Leroy', administrator: 'Hélène Atlas' },
}

/** One person per role and merchant. The roles are names only; what each may do is decided in Encours. */
export const people: readonly Person[] = demoMerchants.flatMap((merchant) =>
  Object.entries(names[merchant.id] ?? {}).map(([role, name]) => {
    const sub = `${merchant.id.replace('mer_', '')}-${role}`
    return { sub, merchant: merchant.id, role, name, email: `${sub}@encours.example` }
  }),
)

/** Whoever can sign in here: the people above, whose tokens say merchant and role themselves, and those whom merchants invited. */
export type Somebody = Person | PoolUser

/** What somebody is called where they choose themselves. */
export function chosenAs(one: Somebody): string {
  return 'username' in one ? one.username : one.sub
}
