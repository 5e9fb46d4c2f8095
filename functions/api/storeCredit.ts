import type { Route } from './route.ts'

export const storeCredit: readonly Route[] = [
  { method: 'POST', path: '/v1/accounts/{accountId}/top-ups', name: 'topUp', makes: '/v1/payments/{paymentId}' },
  { method: 'GET', path: '/v1/payments/{paymentId}/receipt', name: 'getReceipt' },
]
