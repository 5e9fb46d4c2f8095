import type { Route } from './route.ts'

export const sales: readonly Route[] = [{ method: 'POST', path: '/v1/sales', name: 'recordSale', makes: '/v1/invoices/{invoiceId}' }]
