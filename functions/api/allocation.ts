import type { Route } from './route.ts'

export const allocation: readonly Route[] = [
  { method: 'POST', path: '/v1/allocations', name: 'allocate' },
  { method: 'POST', path: '/v1/allocations/undo', name: 'undoAllocation' },
  { method: 'POST', path: '/v1/write-offs', name: 'writeOff' },
]
