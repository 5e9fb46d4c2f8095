import type { Route } from '../../functions/api/route.ts'
import { orderOf, type Request, type Visitor } from './house.ts'

const customer = { name: 'X' }
const { orderId: _, ...wish } = orderOf('f-1')

/** What a well-formed request of each operation carries beside its address: the row without which its route can't be tried. */
export const bodies: Record<string, object> = {
  getAccount: {},
  listAccounts: {},
  findAccounts: { text: 'fi' },
  getAccountHistory: {},
  exportCustomer: {},
  getOrder: {},
  listOrders: {},
  listHolds: {},
  getDecision: {},
  getInvoice: {},
  listInvoices: {},
  getPayment: {},
  getReceipt: {},
  listPayments: {},
  listSuspense: {},
  getStatement: {},
  getOutstandings: {},
  getBalances: {},
  getAgeing: {},
  listIncomplete: {},
  getDailySummary: {},
  listEntryLines: {},
  listClosings: {},
  listRuns: {},
  getRun: {},
  getSettings: {},
  listKeys: {},
  getInvoiceDocument: {},
  getCreditNoteDocument: {},
  getStatementDocument: {},
  quoteOrder: wish,
  placeOrder: orderOf('f-1'),
  changeOrder: { lines: wish.lines },
  cancelOrder: {},
  openAccount: { accountId: 'acc_f', currency: 'EUR', customer },
  changeCustomer: { customer },
  changeLimit: { limit: 1 },
  changeSubLimit: { limit: 1 },
  changeTerms: { paymentTermDays: 30, endOfMonth: false, riskLevel: 'low', minimumForCheck: 0, holdPeriod: 0 },
  changeOrderStatus: { code: 'no' },
  eraseCustomer: { reason: 'opened-by-mistake' },
  holdOrder: { why: 'because' },
  releaseOrder: { why: 'because' },
  releaseOrders: { orderIds: ['f-1'], why: 'because' },
  reportDelivery: { deliveryId: 'd-1', orderId: 'f-1', lines: [] },
  issueInvoice: { invoiceId: 'inv_f', accountId: 'acc_f' },
  recordSale: { saleId: 's-f', accountId: 'acc_f', currency: 'EUR', prices: 'gross', lines: wish.lines },
  sendInvoice: {},
  sendCreditNote: {},
  recordPayment: { paymentId: 'pay_f', accountId: 'acc_f', amount: 100, currency: 'EUR', method: 'VIR' },
  allocate: { paymentId: 'pay_f', item: 'inv_f', amount: 1 },
  writeOff: { paymentId: 'pay_w', item: 'inv_f' },
  issueCreditNote: { creditNoteId: 'crn_f', invoiceId: 'inv_f' },
  getCreditNote: {},
  listCreditNotes: {},
  refundPayment: { refundId: 'pay_r', amount: 1 },
  assignSuspense: { provider: 'stripe', paymentKey: 'pi_f', accountId: 'acc_f' },
  undoAllocation: { paymentId: 'pay_f', item: 'inv_f' },
  topUp: { paymentId: 'pay_t', amount: 100, currency: 'EUR', method: 'CB' },
  sellVoucher: { voucherId: 'vou_f', value: 100, currency: 'EUR', method: 'CB' },
  getVoucher: {},
  listVouchers: {},
  redeemVoucher: { paymentId: 'pay_v', code: '7K3M-9QX2-B4TD-W0HZ' },
  refundVoucher: { method: 'CB' },
  requestRefresh: {},
  listAssessments: {},
  overrideAssessment: { limit: 'kept' },
  liftOverride: { fields: ['limit'] },
  prepareStatement: {},
  sendStatement: {},
  changeSettings: { settings: { legal: { name: 'X' } } },
  createKey: { keyId: 'key_f', label: 'f', scope: 'storefront', hash: '0'.repeat(64) },
  rotateKey: { hash: '3'.repeat(64) },
  revokeKey: {},
  listPeople: {},
  invitePerson: { personId: 'per_f', email: 'f@shop.example', role: 'cashier' },
  changePersonRole: { role: 'accountant' },
  removePerson: {},
  getJournal: {},
  checkLedger: {},
  republish: { from: '2026-01-01T00:00:00.000Z' },
  rebuild: {},
  exportMerchant: {},
  getDaysToPay: {},
  previewDaysToPay: {},
  reportDaysToPay: {},
  applyDaysToPay: { period: 'whole-history', confirmEmpty: true },
  importRows: { accounts: [{ accountId: 'acc_i', currency: 'EUR', customer: { name: 'Zoé Fictive' } }] },
  applyDaysToPayToAll: { runId: 'run-f', period: 'whole-history' },
}

/** Ids that stand in addresses. */
const places: Record<string, string> = {
  accountId: 'acc_f',
  orderId: 'f-1',
  shipToId: 'site-f',
  invoiceId: 'inv_f',
  creditNoteId: 'crn_f',
  paymentId: 'pay_f',
  voucherId: 'vou_f',
  month: '2026-01',
  day: '2026-01-02',
  keyId: 'key_f',
  personId: 'per_f',
  runId: 'run_2026-01-02-statements',
}

/** What a question must be asked with. */
const queries: Record<string, Record<string, string>> = {
  getJournal: { chain: 'merchant' },
  listClosings: { kind: 'day' },
  listEntryLines: { from: '2026-01-01', to: '2026-01-31' },
}

/** A well-formed request of a route. */
export function requestFor({ method, path, name }: Route, who: Visitor | undefined): Request {
  const query = queries[name] ?? {}
  const filled = path.replace(/\{(\w+)\}/g, (_match, field) => places[field] ?? '')
  const headers = { 'idempotency-key': `well-formed-${name}` }
  return { method, path: filled, who, headers, query, ...(method !== 'GET' && { body: bodies[name] }) }
}
