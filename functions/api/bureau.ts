import type { Route } from './route.ts'

export const bureau: readonly Route[] = [
  { method: 'POST', path: '/v1/accounts/{accountId}/bureau/refresh', name: 'requestRefresh' },
  { method: 'GET', path: '/v1/accounts/{accountId}/bureau/assessments', name: 'listAssessments' },
  { method: 'PUT', path: '/v1/accounts/{accountId}/bureau/override', name: 'overrideAssessment' },
  { method: 'POST', path: '/v1/accounts/{accountId}/bureau/lift-override', name: 'liftOverride' },
]
