import type { Route } from './route.ts'

export const statements: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/accounts/{accountId}/statements/{month}',
    name: 'prepareStatement',
    makes: '/v1/accounts/{accountId}/statements/{month}',
  },
  { method: 'GET', path: '/v1/accounts/{accountId}/statements/{month}', name: 'getStatement' },
]
