import type { Route } from './route.ts'

export const ledger: readonly Route[] = [
  { method: 'GET', path: '/v1/ledger/journal', name: 'getJournal' },
  { method: 'POST', path: '/v1/ledger/republish', name: 'republish' },
  { method: 'POST', path: '/v1/ledger/rebuild', name: 'rebuild' },
  { method: 'GET', path: '/v1/export', name: 'exportMerchant' },
]

/** Behind the function that may read what is kept outside the table. */
export const ledgerCheck: readonly [Route] = [{ method: 'POST', path: '/v1/ledger/check', name: 'checkLedger' }]
