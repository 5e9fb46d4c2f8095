import type { Route } from './route.ts'

export const creditCheck: readonly Route[] = [
  { method: 'GET', path: '/v1/holds', name: 'listHolds' },
  { method: 'POST', path: '/v1/holds/release', name: 'releaseOrders' },
  { method: 'POST', path: '/v1/orders/{orderId}/hold', name: 'holdOrder' },
  { method: 'POST', path: '/v1/orders/{orderId}/release', name: 'releaseOrder' },
  { method: 'GET', path: '/v1/orders/{orderId}/decision', name: 'getDecision' },
  { method: 'GET', path: '/v1/orders/{orderId}/decisions', name: 'listDecisions' },
]
