import type { RunKind } from '../domain/runs/run.ts'
import type { FunctionDeclaration, ScheduledTime } from './declaration.ts'

/** Goes through many rows, one after the other. */
export const walk = { timeout: 300, memory: 512 } as const

/** One of the times at which runs begin: which is said by its kind. */
function begins(kind: RunKind, { name, expression, says }: Omit<ScheduledTime, 'input'>): ScheduledTime {
  return { name, expression, says, input: { kind } }
}

/** What runs by the clock, never beside itself. */
export const schedules: readonly FunctionDeclaration[] = [
  {
    name: 'cron-begin-runs',
    entry: 'functions/cron/begin-runs.ts',
    trigger: {
      by: 'schedule',
      times: [
        begins('statements', {
          name: 'cron-statements',
          expression: 'cron(15 0/6 * * ? *)',
          says: 'begins the statements of merchants whose period has ended',
        }),
        begins('invoicing', {
          name: 'cron-invoicing',
          expression: 'cron(35 0/3 * * ? *)',
          says: 'begins the day’s invoicing of merchants who want it by schedule',
        }),
        begins('reminders', {
          name: 'cron-reminders',
          expression: 'cron(45 0/3 * * ? *)',
          says: 'begins the day’s reminders of overdue invoices',
        }),
        begins('day-passed', {
          name: 'cron-day-passed',
          expression: 'cron(5 0/3 * * ? *)',
          says: 'begins re-checking held orders of merchants whose day has begun',
        }),
        begins('reservations', {
          name: 'cron-expire-reservations',
          expression: 'cron(25 0/6 * * ? *)',
          says: 'begins freeing what orders never delivered have reserved for too long',
        }),
        begins('closings', {
          name: 'cron-close-periods',
          expression: 'cron(35 * * * ? *)',
          says: 'begins closing days, months and years that are over',
        }),
      ],
    },
    uses: ['table:read', 'queue:send:runs'],
    ...walk,
    concurrency: 1,
  },
  {
    name: 'cron-anchor-heads',
    entry: 'functions/cron/anchor-heads.ts',
    trigger: {
      by: 'schedule',
      times: [{ name: 'cron-anchor-heads', expression: 'cron(10 0,2,4 * * ? *)', says: 'writes where every chain ends outside the table' }],
    },
    uses: ['table:scan', 'anchors:read', 'anchors:write'],
    timeout: 900,
    memory: 512,
    concurrency: 1,
  },
  {
    name: 'cron-check-ledger',
    entry: 'functions/cron/check-ledger.ts',
    trigger: {
      by: 'schedule',
      times: [
        {
          name: 'cron-check-ledger',
          expression: 'cron(40 1,3,5 * * ? *)',
          says: 'recomputes every balance from the journal and compares each chain with where it ended the day before',
        },
      ],
    },
    uses: ['table:read', 'anchors:read', 'anchors:write'],
    timeout: 900,
    memory: 512,
    concurrency: 1,
  },
]
