import type { Flow } from '../flow.ts'
import { anna, chosen, deliver, opened, place, sold, transfer } from './opening.ts'

/** Statements, the journal, and what only reads. */
export const books: readonly Flow[] = [
  {
    name: 'a statement is prepared over HTTP, and mailed',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      scene.wait(30)
    },
    deed: (scene) => scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/statements/2026-03' }),
  },
  {
    name: 'a statement is sent again, and read',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      scene.wait(30)
      await scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/statements/2026-03' })
    },
    deed: async (scene) => {
      await scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/statements/2026-03/send' })
      await scene.ask({ method: 'GET', path: '/v1/accounts/acc_1/statements/2026-03/document' })
    },
  },
  {
    name: 'the month’s statements are prepared by schedule, and mailed',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await transfer(scene, 'pay_1', { amount: 4_00 })
      scene.wait(60)
    },
    deed: (scene) => scene.fire('cron-begin-runs', { kind: 'statements' }),
  },
  {
    name: 'the weeks’ statements are prepared by schedule, the first of what no month has, and mailed',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      scene.wait(30)
      await scene.ask({ method: 'POST', path: '/v1/accounts/acc_1/statements/2026-03' })
      await chosen(scene, { statements: { schedule: 'weekly' } })
      scene.wait(10)
    },
    deed: (scene) => scene.fire('cron-begin-runs', { kind: 'statements' }),
  },
  {
    name: 'a run of days to pay is begun by hand',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await transfer(scene, 'pay_1', { amount: 10_00, names: [{ kind: 'invoice', id: 'inv_1' }] })
    },
    deed: async (scene) => {
      const run = { runId: 'run_dtp', kind: 'days-to-pay', daysToPay: { period: 'whole-history' } }
      await scene.ask({ method: 'POST', path: '/v1/runs', body: run })
      await scene.ask({ method: 'GET', path: '/v1/runs/run_dtp' })
    },
  },
  {
    name: 'what was delivered is invoiced by schedule, two accounts together, and mailed',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await chosen(scene, { invoicing: { schedule: 'daily' } })
      await opened(scene, 'acc_2')
      await place(scene, 'o-1')
      await place(scene, 'o-2', { accountId: 'acc_2' })
      await deliver(scene, 'o-1')
      await deliver(scene, 'o-2')
      scene.wait(2)
    },
    deed: (scene) => scene.fire('cron-begin-runs', { kind: 'invoicing' }),
  },
  {
    name: 'an overdue invoice is reminded of by schedule, and mailed',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await chosen(scene, { reminders: { levels: [{ daysLate: 5 }] } })
      await sold(scene)
      scene.wait(60)
    },
    deed: (scene) => scene.fire('cron-begin-runs', { kind: 'reminders' }),
  },
  {
    name: 'days to pay are calculated and stored, of one account and of all',
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await transfer(scene, 'pay_1', { amount: 10_00 })
    },
    deed: async (scene) => {
      await scene.ask({ method: 'PUT', path: '/v1/accounts/acc_1/days-to-pay', body: { period: 'whole-history' } })
      const run = { runId: 'run-1', period: { from: '2026-01-01', to: '2026-12-31' } }
      await scene.ask({ method: 'POST', path: '/v1/reports/days-to-pay/apply', body: run })
    },
  },
  {
    name: 'the ends of the chains are anchored by schedule',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
    },
    deed: (scene) => scene.fire('cron-anchor-heads'),
  },
  {
    name: 'a day is closed by schedule',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
      await transfer(scene, 'pay_1', { amount: 10_00 })
      scene.wait(2)
    },
    deed: (scene) => scene.fire('cron-begin-runs', { kind: 'closings' }),
  },
  {
    name: 'the ledger is checked by schedule',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
    },
    deed: (scene) => scene.fire('cron-check-ledger'),
  },
  {
    name: 'events are published again, and documentation is read',
    alone: true,
    before: async (scene) => {
      await anna(scene)
      await sold(scene)
    },
    deed: async (scene) => {
      await scene.ask({ method: 'POST', path: '/v1/ledger/republish', body: { from: '2026-01-01T00:00:00.000Z' } })
      await scene.knock({ method: 'GET', path: '/v1/problems/busy' })
    },
  },
]
