import type { FunctionDeclaration } from './declaration.ts'

/** Goes through many rows, one after the other. */
export const walk = { timeout: 300, memory: 512 } as const

/** Looks at merchants by the clock, and begins the runs that fell due. */
function beginning(of: string, expression: string, says: string): FunctionDeclaration {
  return {
    name: `cron-${of}`,
    entry: `functions/cron/${of}.ts`,
    trigger: { by: 'schedule', expression, says },
    uses: ['table:read', 'queue:send:runs'],
    ...walk,
    concurrency: 1,
  }
}

/** What runs by the clock, never beside itself. */
export const schedules: readonly FunctionDeclaration[] = [
  beginning('statements', 'cron(15 0/6 * * ? *)', 'begins the statements of merchants whose period has ended'),
  beginning('invoicing', 'cron(35 0/3 * * ? *)', 'begins the day’s invoicing of merchants who want it by schedule'),
  beginning('reminders', 'cron(45 0/3 * * ? *)', 'begins the day’s reminders of overdue invoices'),
  beginning('day-passed', 'cron(5 0/3 * * ? *)', 'begins re-checking held orders of merchants whose day has begun'),
  beginning('expire-reservations', 'cron(25 0/6 * * ? *)', 'begins freeing what orders never delivered have reserved for too long'),
  beginning('close-periods', 'cron(35 * * * ? *)', 'begins closing days, months and years that are over'),
  {
    name: 'cron-anchor-heads',
    entry: 'functions/cron/anchor-heads.ts',
    trigger: { by: 'schedule', expression: 'cron(10 0,2,4 * * ? *)', says: 'writes where every chain ends outside the table' },
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
      expression: 'cron(40 1,3,5 * * ? *)',
      says: 'recomputes every balance from the journal and compares each chain with where it ended the day before',
    },
    uses: ['table:read', 'anchors:read', 'anchors:write'],
    timeout: 900,
    memory: 512,
    concurrency: 1,
  },
]
