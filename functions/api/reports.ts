import type { Route } from './route.ts'

export const reports: readonly Route[] = [
  { method: 'GET', path: '/v1/reports/outstandings', name: 'getOutstandings' },
  { method: 'GET', path: '/v1/reports/balances', name: 'getBalances' },
  { method: 'GET', path: '/v1/reports/ageing', name: 'getAgeing' },
  { method: 'GET', path: '/v1/reports/incomplete', name: 'listIncomplete' },
  { method: 'GET', path: '/v1/reports/daily-summary/{day}', name: 'getDailySummary' },
  { method: 'GET', path: '/v1/reports/entry-lines', name: 'listEntryLines' },
  { method: 'GET', path: '/v1/reports/closings', name: 'listClosings' },
  { method: 'GET', path: '/v1/runs', name: 'listRuns' },
  { method: 'POST', path: '/v1/runs', name: 'startRun', makes: '/v1/runs/{runId}' },
  { method: 'GET', path: '/v1/runs/{runId}', name: 'getRun' },
  { method: 'GET', path: '/v1/runs/{runId}/left-out', name: 'listLeftOut' },
]
