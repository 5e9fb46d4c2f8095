import type { Route } from './route.ts'

export const statements: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/accounts/{accountId}/statements/{month}',
    name: 'prepareStatement',
    makes: '/v1/accounts/{accountId}/statements/{month}',
  },
  { method: 'GET', path: '/v1/accounts/{accountId}/statements/{month}', name: 'getStatement' },
  { method: 'POST', path: '/v1/accounts/{accountId}/statements/{month}/send', name: 'sendStatement' },
  { method: 'GET', path: '/v1/accounts/{accountId}/current-statement', name: 'getCurrentStatement' },
]

/** The document itself, beside those of invoices. */
export const statementDocuments: readonly Route[] = [
  { method: 'GET', path: '/v1/accounts/{accountId}/statements/{month}/document', name: 'getStatementDocument' },
]

/** That of the period under way is rendered when it is asked for, like receipts, and kept nowhere. */
export const currentStatementDocuments: readonly Route[] = [
  { method: 'GET', path: '/v1/accounts/{accountId}/current-statement/document', name: 'getCurrentStatementDocument' },
]
