import type { Route } from './route.ts'

export const payments: readonly Route[] = [
  { method: 'POST', path: '/v1/payments', name: 'recordPayment', makes: '/v1/payments/{paymentId}' },
  { method: 'GET', path: '/v1/payments/{paymentId}', name: 'getPayment' },
  { method: 'GET', path: '/v1/accounts/{accountId}/payments', name: 'listPayments' },
  { method: 'POST', path: '/v1/payments/{paymentId}/refund', name: 'refundPayment' },
  { method: 'GET', path: '/v1/refunds', name: 'listRefundsUnderWay' },
  { method: 'POST', path: '/v1/refunds/{paymentId}/resolve', name: 'resolveRefund' },
  { method: 'GET', path: '/v1/suspense', name: 'listSuspense' },
  { method: 'POST', path: '/v1/suspense/assign', name: 'assignSuspense' },
]
