import type { Route } from './route.ts'

export const daysToPay: readonly Route[] = [
  { method: 'GET', path: '/v1/accounts/{accountId}/days-to-pay', name: 'getDaysToPay' },
  { method: 'GET', path: '/v1/accounts/{accountId}/days-to-pay/preview', name: 'previewDaysToPay' },
  { method: 'PUT', path: '/v1/accounts/{accountId}/days-to-pay', name: 'applyDaysToPay' },
  { method: 'GET', path: '/v1/reports/days-to-pay', name: 'reportDaysToPay' },
  { method: 'POST', path: '/v1/reports/days-to-pay/apply', name: 'applyDaysToPayToAll' },
]
