import { startsRunsByDay } from '../runs/starting.ts'

/** Begins the statements of the month that has ended, in each merchant's time zone. */
export const handler = startsRunsByDay('cron-statements', 'statements')
