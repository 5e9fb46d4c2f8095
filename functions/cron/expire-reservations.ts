import { startsRunsByDay } from '../runs/starting.ts'

/** Begins freeing what orders never delivered have reserved for longer than their merchant lets them. */
export const handler = startsRunsByDay('cron-expire-reservations', 'reservations')
