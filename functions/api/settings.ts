import type { Route } from './route.ts'

export const settings: readonly Route[] = [
  { method: 'GET', path: '/v1/settings', name: 'getSettings' },
  { method: 'PUT', path: '/v1/settings', name: 'changeSettings' },
]
