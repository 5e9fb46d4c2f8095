import * as z from 'zod'
import { AccountId, ShipToId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { lineOrNone, oneLine } from '../text.ts'

const Address = z.strictObject({
  lines: z.array(oneLine(100)).min(1).max(4),
  postcode: lineOrNone(12).default(''),
  city: oneLine(80),
})

const Duns = z
  .string()
  .regex(/^\d{9}$/)
  .meta({ id: 'Duns', description: 'D-U-N-S number, nine digits' })

const ShipTo = z.strictObject({
  shipToId: ShipToId,
  kind: z.enum(['ship-to', 'job']).optional(),
  name: oneLine(100),
  duns: Duns.optional(),
})

/** Who the customer is. The only row, beside issued documents, that knows a person; erasure rewrites it and leaves the books. */
export const CustomerDetails = z
  .strictObject({
    name: oneLine(120),
    company: oneLine(120).optional(),
    professional: z.boolean().default(false),
    address: Address.optional(),
    email: z.email().max(254).optional(),
    emailChannel: z.boolean().default(true).meta({ description: 'Whether this customer gets e-mail at all' }),
    consent: z.boolean().default(false).meta({ description: 'Whether the customer agreed to get documents by e-mail' }),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('FR')
      .meta({ description: 'ISO 3166 alpha-2' }),
    language: z.enum(['fr', 'en']).default('fr'),
    duns: Duns.optional(),
    noBureauCall: z.boolean().default(false),
    shipTos: z
      .array(ShipTo)
      .max(bounds.shipTosPerCustomer)
      .refine((shipTos) => new Set(shipTos.map(({ shipToId }) => shipToId)).size === shipTos.length, 'must name each ship-to once')
      .default([]),
    references: z.array(lineOrNone(60)).max(2).default([]).meta({ description: 'Two free fields' }),
  })
  .meta({ id: 'CustomerDetails' })
export type CustomerDetails = z.infer<typeof CustomerDetails>

export const Customer = z.strictObject({ accountId: AccountId, details: CustomerDetails, customerVersion: z.int().min(1) })
export type Customer = z.infer<typeof Customer>

/** Why a document can't be mailed to this customer; undefined when it can (SPEC sections 5 and 11). */
export function mailObstacle(customer: CustomerDetails): 'no-address' | 'channel-off' | 'no-consent' | undefined {
  if (!customer.email) return 'no-address'
  if (!customer.emailChannel) return 'channel-off'
  return customer.consent ? undefined : 'no-consent'
}
