import type { Route } from './route.ts'

export const ledger: readonly Route[] = [
  { method: 'GET', path: '/v1/ledger/journal', name: 'getJournal' },
  { method: 'POST', path: '/v1/ledger/check', name: 'checkLedger' },
  { method: 'POST', path: '/v1/ledger/republish', name: 'republish' },
]
