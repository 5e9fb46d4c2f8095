import type { Route } from './route.ts'

/** What a checkout asks for: served by a function of its own. */
export const checkoutAccounts: readonly Route[] = [{ method: 'GET', path: '/v1/accounts/{accountId}', name: 'getAccount' }]

export const accounts: readonly Route[] = [
  { method: 'POST', path: '/v1/accounts', name: 'openAccount', makes: '/v1/accounts/{accountId}' },
  { method: 'GET', path: '/v1/accounts', name: 'listAccounts' },
  // What is looked for names people: it stands in the body, because addresses are logged by whoever they pass.
  { method: 'POST', path: '/v1/accounts/search', name: 'findAccounts' },
  { method: 'GET', path: '/v1/accounts/{accountId}/history', name: 'getAccountHistory' },
  { method: 'PUT', path: '/v1/accounts/{accountId}/customer', name: 'changeCustomer' },
  { method: 'PUT', path: '/v1/accounts/{accountId}/limit', name: 'changeLimit' },
  { method: 'PUT', path: '/v1/accounts/{accountId}/ship-tos/{shipToId}/limit', name: 'changeSubLimit' },
  { method: 'PUT', path: '/v1/accounts/{accountId}/terms', name: 'changeTerms' },
  { method: 'PUT', path: '/v1/accounts/{accountId}/order-status', name: 'changeOrderStatus' },
  { method: 'GET', path: '/v1/accounts/{accountId}/export', name: 'exportCustomer' },
  { method: 'POST', path: '/v1/accounts/{accountId}/erase', name: 'eraseCustomer' },
]
