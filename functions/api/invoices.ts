import type { Route } from './route.ts'

export const invoices: readonly Route[] = [
  { method: 'POST', path: '/v1/invoices', name: 'issueInvoice', makes: '/v1/invoices/{invoiceId}' },
  { method: 'GET', path: '/v1/invoices', name: 'listInvoices' },
  { method: 'GET', path: '/v1/invoices/{invoiceId}', name: 'getInvoice' },
  { method: 'POST', path: '/v1/invoices/{invoiceId}/send', name: 'sendInvoice' },
  { method: 'POST', path: '/v1/credit-notes', name: 'issueCreditNote', makes: '/v1/credit-notes/{creditNoteId}' },
  { method: 'GET', path: '/v1/credit-notes/{creditNoteId}', name: 'getCreditNote' },
  { method: 'POST', path: '/v1/credit-notes/{creditNoteId}/send', name: 'sendCreditNote' },
  { method: 'GET', path: '/v1/accounts/{accountId}/credit-notes', name: 'listCreditNotes' },
]

/** The documents themselves, by a function of their own: what reads documents is large. */
export const invoiceDocuments: readonly Route[] = [
  { method: 'GET', path: '/v1/invoices/{invoiceId}/document', name: 'getInvoiceDocument' },
  { method: 'GET', path: '/v1/credit-notes/{creditNoteId}/document', name: 'getCreditNoteDocument' },
]
