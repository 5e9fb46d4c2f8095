import * as z from 'zod'
import { RiskLevel } from '../accounts/account.ts'
import { isOverLimit, type Standing } from '../accounts/standing.ts'
import { CalendarDate } from '../calendar.ts'
import { oneLine, plain } from '../text.ts'

/** Which lines of a report are wanted. */
export const selection = {
  from: CalendarDate.optional().meta({ description: 'Invoices issued on this day or later' }),
  to: CalendarDate.optional().meta({ description: 'Invoices issued on this day or earlier' }),
  customer: oneLine(60).optional().meta({ description: 'Part of the customer’s name, without regard to case and accents' }),
  company: oneLine(60).optional().meta({ description: 'Part of the company’s name, likewise' }),
  risk: RiskLevel.optional(),
  overLimit: z.boolean().optional().meta({ description: 'Only customers past their limit, or only those who are not' }),
}
const Selection = z.strictObject(selection)
export type Selection = z.infer<typeof Selection>

const holds = (text: string, part: string | undefined) => part === undefined || plain(text).includes(plain(part))

/** Whether a customer is one with an authorisation that was asked for (SPEC section 11). */
export function isWanted(standing: Standing, { customer, company, risk, overLimit }: Selection): boolean {
  return (
    standing.limit !== null &&
    holds(standing.name, customer) &&
    holds(standing.company ?? '', company) &&
    (risk === undefined || standing.riskLevel === risk) &&
    (overLimit === undefined || isOverLimit(standing) === overLimit)
  )
}

export function isWithin(issuedOn: CalendarDate, { from, to }: Selection): boolean {
  return (from === undefined || issuedOn >= from) && (to === undefined || issuedOn <= to)
}
