import { access } from './access.ts'
import { accounts, checkoutAccounts } from './accounts.ts'
import { allocation } from './allocation.ts'
import { bureau } from './bureau.ts'
import { creditCheck } from './creditCheck.ts'
import { daysToPay } from './daysToPay.ts'
import { deliveries } from './deliveries.ts'
import { imports } from './imports.ts'
import { invoiceDocuments, invoices } from './invoices.ts'
import { ledger, ledgerCheck } from './ledger.ts'
import { checkoutOrders, orders } from './orders.ts'
import { payments } from './payments.ts'
import { reports } from './reports.ts'
import type { Route } from './route.ts'
import { sales } from './sales.ts'
import { settings } from './settings.ts'
import { currentStatementDocuments, statementDocuments, statements } from './statements.ts'
import { receiptDocuments, storeCredit } from './storeCredit.ts'
import { vouchers } from './vouchers.ts'

/** Every door over HTTP with its routes; each door is one function (functions/manifest.ts). */
export const doors = {
  checkout: [...checkoutAccounts, ...checkoutOrders],
  api: [
    ...accounts,
    ...orders,
    ...creditCheck,
    ...deliveries,
    ...sales,
    ...invoices,
    ...payments,
    ...allocation,
    ...storeCredit,
    ...vouchers,
    ...daysToPay,
    ...bureau,
    ...statements,
    ...reports,
    ...settings,
    ...access,
    ...imports,
    ...ledger,
  ],
  documents: [...invoiceDocuments, ...statementDocuments, ...ledgerCheck],
  receipts: [...receiptDocuments, ...currentStatementDocuments],
  docs: [
    { method: 'GET', path: '/v1/openapi.json', name: 'getOpenApi', open: true },
    { method: 'GET', path: '/v1/docs', name: 'getDocs', open: true },
    { method: 'GET', path: '/v1/docs/{asset}', name: 'getDocsAsset', open: true },
    { method: 'GET', path: '/v1/problems/{code}', name: 'getProblem', open: true },
  ],
  pay: [
    { method: 'GET', path: '/pay/{token}', name: 'openPayLink', open: true },
    { method: 'POST', path: '/pay/{token}', name: 'startPayment', open: true },
  ],
  stripe: [{ method: 'POST', path: '/v1/webhooks/stripe/{merchantId}', name: 'receiveStripeEvent', open: true }],
} as const satisfies Readonly<Record<string, readonly Route[]>>

/** Every route behind which somebody has to be known: those that the API's document and the command line have. */
export const closedRoutes: readonly Route[] = [...doors.checkout, ...doors.api, ...doors.documents, ...doors.receipts]
