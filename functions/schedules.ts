import type { FunctionDeclaration } from './declaration.ts'

/** Goes through many rows, one after the other. */
export const walk = { timeout: 300, memory: 512 } as const

/** What runs by the clock, never beside itself. */
export const schedules: readonly FunctionDeclaration[] = [
  {
    name: 'cron-statements',
    entry: 'functions/cron/statements.ts',
    trigger: { by: 'schedule', expression: 'cron(15 0/6 * * ? *)', says: 'prepares the statements of merchants whose period has ended' },
    uses: ['table:read', 'table:write'],
    ...walk,
    concurrency: 1,
  },
  {
    name: 'cron-invoicing',
    entry: 'functions/cron/invoicing.ts',
    trigger: { by: 'schedule', expression: 'cron(35 0/3 * * ? *)', says: 'invoices delivered orders of merchants who want it by schedule' },
    uses: ['table:read', 'table:write'],
    ...walk,
    concurrency: 1,
  },
  {
    name: 'cron-reminders',
    entry: 'functions/cron/reminders.ts',
    trigger: { by: 'schedule', expression: 'cron(45 0/3 * * ? *)', says: 'reminds of overdue invoices by the levels of their merchants' },
    uses: ['table:read', 'table:write'],
    ...walk,
    concurrency: 1,
  },
  {
    name: 'cron-day-passed',
    entry: 'functions/cron/day-passed.ts',
    trigger: { by: 'schedule', expression: 'cron(5 0/3 * * ? *)', says: 're-checks held orders of merchants whose day has begun' },
    uses: ['table:read', 'table:write'],
    ...walk,
    concurrency: 1,
  },
  {
    name: 'cron-expire-reservations',
    entry: 'functions/cron/expire-reservations.ts',
    trigger: {
      by: 'schedule',
      expression: 'cron(25 0/6 * * ? *)',
      says: 'frees deposits that orders never delivered have reserved for longer than their merchant lets them',
    },
    uses: ['table:read', 'table:write'],
    ...walk,
    concurrency: 1,
  },
  {
    name: 'cron-close-periods',
    entry: 'functions/cron/close-periods.ts',
    trigger: { by: 'schedule', expression: 'cron(35 * * * ? *)', says: 'closes days, months and years that are over' },
    uses: ['table:read', 'table:write'],
    ...walk,
    concurrency: 1,
  },
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
