import { startsRunsByDay } from '../runs/starting.ts'

/** Begins the day's invoicing for merchants who want it by schedule. */
export const handler = startsRunsByDay('cron-invoicing', 'invoicing')
