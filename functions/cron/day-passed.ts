import { startsRunsByDay } from '../runs/starting.ts'

/** Begins re-checking held orders once each merchant's day has begun. */
export const handler = startsRunsByDay('cron-day-passed', 'day-passed')
