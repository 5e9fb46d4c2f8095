import { takesFrom } from '../runtime/queue.ts'
import { closings } from './closings.ts'
import { dayPassed } from './dayPassed.ts'
import { daysToPay } from './daysToPay.ts'
import { BatchMessage } from './messages.ts'
import { reminders } from './reminders.ts'
import { reservations } from './reservations.ts'
import { statements } from './statements.ts'
import { type WorkOf, workOn } from './working.ts'

const name = 'runs-work'

const works: WorkOf = { statements, reminders, reservations, closings, 'day-passed': dayPassed, 'days-to-pay': daysToPay }

/** Works on batches of every run but invoicing, side by side. */
export const handler = takesFrom({
  name,
  queue: 'run-batches',
  shape: BatchMessage,
  handle: (message, turn) => workOn(message, { works, name, turn }),
})
