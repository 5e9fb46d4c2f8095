import { demoMerchants } from '../merchants.ts'

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

export function findPerson(sub: string | null | undefined): Person | undefined {
  return people.find((person) => person.sub === sub)
}
