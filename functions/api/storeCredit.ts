import type { Route } from './route.ts'

export const storeCredit: readonly Route[] = [
  { method: 'POST', path: '/v1/accounts/{accountId}/top-ups', name: 'topUp', makes: '/v1/payments/{paymentId}' },
  { method: 'GET', path: '/v1/payments/{paymentId}/receipt', name: 'getReceipt' },
  { method: 'POST', path: '/v1/payments/{paymentId}/receipt/send', name: 'sendReceipt' },
]

/** Receipts as PDF: rendered when they are asked for, by a function that carries fonts. */
export const receiptDocuments: readonly Route[] = [
  { method: 'GET', path: '/v1/payments/{paymentId}/receipt/document', name: 'getReceiptDocument' },
  { method: 'GET', path: '/v1/vouchers/{voucherId}/receipt/document', name: 'getVoucherReceiptDocument' },
]
