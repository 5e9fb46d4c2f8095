import type { Route } from './route.ts'

export const invoices: readonly Route[] = [
  { method: 'POST', path: '/v1/invoices', name: 'issueInvoice', makes: '/v1/invoices/{invoiceId}' },
  { method: 'GET', path: '/v1/invoices', name: 'listInvoices' },
  { method: 'GET', path: '/v1/invoices/{invoiceId}', name: 'getInvoice' },
  { method: 'POST', path: '/v1/invoices/{invoiceId}/send', name: 'sendInvoice' },
]

/** The document itself, by a function of its own: what reads documents is large. */
export const invoiceDocuments: readonly Route[] = [{ method: 'GET', path: '/v1/invoices/{invoiceId}/document', name: 'getInvoiceDocument' }]
