import * as z from 'zod'
import { CalendarDate } from '../domain/calendar.ts'
import { contracts } from './contract.ts'

export const bureau = contracts({
  'bureau-refresh-requested': { version: 1, says: 'Somebody asked to look the customer up at the credit bureau', data: z.strictObject({}) },
  'assessment-recorded': { version: 1, says: 'The credit bureau answered', data: z.strictObject({ reviewedOn: CalendarDate }) },
  'assessment-failed': {
    version: 1,
    says: 'The credit bureau could not answer; what it said before stands as stale',
    data: z.strictObject({ reason: z.string() }),
  },
})
