import { startsRunsByDay } from '../runs/starting.ts'

/** Begins the day's reminders of overdue invoices. */
export const handler = startsRunsByDay('cron-reminders', 'reminders')
