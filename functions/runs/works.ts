import { closings } from './closings.ts'
import { dayPassed } from './dayPassed.ts'
import { daysToPay } from './daysToPay.ts'
import { reminders } from './reminders.ts'
import { reservations } from './reservations.ts'
import { statements } from './statements.ts'
import type { WorkOf } from './working.ts'

/** What every run but invoicing does with a batch. */
export const works: WorkOf = { statements, reminders, reservations, closings, 'day-passed': dayPassed, 'days-to-pay': daysToPay }
