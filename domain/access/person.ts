import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { MerchantId, PersonId } from '../ids.ts'
import { type Right, rights } from './rights.ts'
import { Role, rightsOfRoles } from './roles.ts'

/** A right that a person may have beyond their role, or lack in spite of it: none by which somebody could give themselves the rest. */
const GrantableRight = z.enum(rights).exclude(['system:react', 'keys:change', 'people:change'])

const Some = z
  .array(GrantableRight)
  .max(rights.length)
  .refine((all) => new Set(all).size === all.length, 'must name each right once')
  .default([])

/** A person's role, with what one person may do beyond it and may not in spite of it (SPEC section 12). */
export const personRights = {
  role: Role,
  granted: Some.meta({ description: 'Rights beyond those of the role' }),
  withheld: Some.meta({ description: 'Rights of the role that this person lacks' }),
}

/** An invitation that was asked for again. `used`: the sign-in server says that the person signs in already. */
export const Invitation = z.strictObject({ state: z.enum(['asked', 'sent', 'used']), askedAt: Instant })

/** Somebody who works for the merchant. The e-mail address is there as long as the person is, for the sign-in and the list alone. */
export const PersonRow = z.strictObject({
  personId: PersonId,
  merchantId: MerchantId,
  ...personRights,
  email: z.email().max(254).optional(),
  invitedAt: Instant,
  invitation: Invitation.optional().meta({ description: 'What became of the invitation when it was last sent again' }),
  changedAt: Instant.optional(),
  removedAt: Instant.optional(),
})
export type PersonRow = z.infer<typeof PersonRow>

/** How many work for the merchant, and how many of them manage the others: beside their rows, so that no list has to be counted. */
export const Team = z.strictObject({ people: z.int().min(0), administrators: z.int().min(0) })
export type Team = z.infer<typeof Team>

export const nobodyYet: Team = { people: 0, administrators: 0 }

/** What a person may do now. */
export function rightsOf({ role, granted, withheld, removedAt }: PersonRow): Right[] {
  if (removedAt !== undefined) return []
  const lacking: ReadonlySet<Right> = new Set(withheld)
  return [...new Set([...rightsOfRoles([role]), ...granted])].filter((right) => !lacking.has(right))
}

const counted = ({ role }: Pick<PersonRow, 'role'>) => (role === 'administrator' ? 1 : 0)

export function joined(team: Team, person: Pick<PersonRow, 'role'>): Team {
  return { people: team.people + 1, administrators: team.administrators + counted(person) }
}

export function left(team: Team, person: Pick<PersonRow, 'role'>): Team {
  return { people: team.people - 1, administrators: team.administrators - counted(person) }
}

/** Whether nobody would be left who can invite and change people. */
export function isLastAdministrator(team: Team, { role }: Pick<PersonRow, 'role'>): boolean {
  return role === 'administrator' && team.administrators <= 1
}

/** Between merchant and person in the name they sign in with; neither id has one. */
const between = '.'

/** The name somebody signs in with: it says whose they are and who, and what they may do is looked up under it. */
export function signInName({ merchantId, personId }: Pick<PersonRow, 'merchantId' | 'personId'>): string {
  return `${merchantId}${between}${personId}`
}

/** Who signs in with a name; undefined where it is none of ours. */
export function personNamed(name: string): Pick<PersonRow, 'merchantId' | 'personId'> | undefined {
  const [merchantId, personId, ...more] = name.split(between)
  const named = z.object({ merchantId: MerchantId, personId: PersonId }).safeParse({ merchantId, personId })
  return more.length === 0 ? named.data : undefined
}
