import type { Route } from './route.ts'

export const imports: readonly Route[] = [{ method: 'POST', path: '/v1/imports', name: 'importRows' }]
