import type { Route } from './route.ts'

export const bureau: readonly Route[] = [{ method: 'POST', path: '/v1/accounts/{accountId}/bureau/refresh', name: 'requestRefresh' }]
