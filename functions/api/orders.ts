import type { Route } from './route.ts'

/** What a checkout asks for: served by a function of its own. */
export const checkoutOrders: readonly Route[] = [
  { method: 'POST', path: '/v1/quotes', name: 'quoteOrder' },
  { method: 'POST', path: '/v1/orders', name: 'placeOrder', makes: '/v1/orders/{orderId}' },
  { method: 'GET', path: '/v1/orders/{orderId}', name: 'getOrder' },
  { method: 'PUT', path: '/v1/orders/{orderId}', name: 'changeOrder' },
  { method: 'POST', path: '/v1/orders/{orderId}/cancel', name: 'cancelOrder' },
]

export const orders: readonly Route[] = [{ method: 'GET', path: '/v1/accounts/{accountId}/orders', name: 'listOrders' }]
