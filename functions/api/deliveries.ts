import type { Route } from './route.ts'

export const deliveries: readonly Route[] = [{ method: 'POST', path: '/v1/deliveries', name: 'reportDelivery' }]
