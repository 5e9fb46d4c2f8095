import { changePersonRole } from './access/changePersonRole.ts'
import { createKey } from './access/createKey.ts'
import { invitePerson } from './access/invitePerson.ts'
import { listKeys } from './access/listKeys.ts'
import { listPeople } from './access/listPeople.ts'
import { removePerson } from './access/removePerson.ts'
import { revokeKey } from './access/revokeKey.ts'
import { rotateKey } from './access/rotateKey.ts'
import { sendInvitation } from './access/sendInvitation.ts'
import { settleInvitation } from './access/settleInvitation.ts'
import { listEntryLines } from './accounting/listEntryLines.ts'
import { changeCustomer } from './accounts/changeCustomer.ts'
import { changeLimit } from './accounts/changeLimit.ts'
import { changeOrderStatus } from './accounts/changeOrderStatus.ts'
import { changeSubLimit } from './accounts/changeSubLimit.ts'
import { changeTerms } from './accounts/changeTerms.ts'
import { eraseCustomer } from './accounts/eraseCustomer.ts'
import { exportCustomer } from './accounts/exportCustomer.ts'
import { findAccounts } from './accounts/findAccounts.ts'
import { getAccount } from './accounts/getAccount.ts'
import { getAccountHistory } from './accounts/getAccountHistory.ts'
import { listAccounts } from './accounts/listAccounts.ts'
import { openAccount } from './accounts/openAccount.ts'
import { redactRows } from './accounts/redactRows.ts'
import { allocate } from './allocation/allocate.ts'
import { reconcile } from './allocation/reconcile.ts'
import { undoAllocation } from './allocation/undoAllocation.ts'
import { writeOff } from './allocation/writeOff.ts'
import { askBureau } from './bureau/askBureau.ts'
import { liftOverride } from './bureau/liftOverride.ts'
import { listAssessments } from './bureau/listAssessments.ts'
import { overrideAssessment } from './bureau/overrideAssessment.ts'
import { recordAssessment } from './bureau/recordAssessment.ts'
import { requestRefresh } from './bureau/requestRefresh.ts'
import { closePeriod } from './closings/closePeriod.ts'
import { listClosings } from './closings/listClosings.ts'
import { getDecision } from './credit-check/getDecision.ts'
import { holdOrder } from './credit-check/holdOrder.ts'
import { listDecisions } from './credit-check/listDecisions.ts'
import { listHolds } from './credit-check/listHolds.ts'
import { recheckHolds } from './credit-check/recheckHolds.ts'
import { releaseOrder } from './credit-check/releaseOrder.ts'
import { getDailySummary } from './daily-summary/getDailySummary.ts'
import { applyDaysToPay } from './days-to-pay/applyDaysToPay.ts'
import { getDaysToPay } from './days-to-pay/getDaysToPay.ts'
import { previewDaysToPay } from './days-to-pay/previewDaysToPay.ts'
import { reportDaysToPay } from './days-to-pay/reportDaysToPay.ts'
import { applyDelivery } from './deliveries/applyDelivery.ts'
import { reportDelivery } from './deliveries/reportDelivery.ts'
import { importAccount } from './imports/importAccount.ts'
import { importDeposit } from './imports/importDeposit.ts'
import { importInvoice } from './imports/importInvoice.ts'
import { getCreditNote } from './invoices/getCreditNote.ts'
import { getInvoice } from './invoices/getInvoice.ts'
import { issueCreditNote } from './invoices/issueCreditNote.ts'
import { issueInvoice } from './invoices/issueInvoice.ts'
import { issueInvoices } from './invoices/issueInvoices.ts'
import { listCreditNotes } from './invoices/listCreditNotes.ts'
import { listInvoices } from './invoices/listInvoices.ts'
import { remindInvoice } from './invoices/remindInvoice.ts'
import { sendCreditNote } from './invoices/sendCreditNote.ts'
import { sendInvoice } from './invoices/sendInvoice.ts'
import { checkLedger } from './ledger/checkLedger.ts'
import { getBalances } from './ledger/getBalances.ts'
import { getJournal } from './ledger/getJournal.ts'
import { claimMail } from './mail/claimMail.ts'
import { settleMail } from './mail/settleMail.ts'
import { cancelOrder } from './orders/cancelOrder.ts'
import { changeOrder } from './orders/changeOrder.ts'
import { expireReservations } from './orders/expireReservations.ts'
import { getOrder } from './orders/getOrder.ts'
import { listOrders } from './orders/listOrders.ts'
import { placeOrder } from './orders/placeOrder.ts'
import { quoteOrder } from './orders/quoteOrder.ts'
import { applyPaymentReport } from './payments/applyPaymentReport.ts'
import { assignSuspense } from './payments/assignSuspense.ts'
import { getPayment } from './payments/getPayment.ts'
import { listPayments } from './payments/listPayments.ts'
import { listRefundsUnderWay } from './payments/listRefundsUnderWay.ts'
import { listSuspense } from './payments/listSuspense.ts'
import { recordPayment } from './payments/recordPayment.ts'
import { refundPayment } from './payments/refundPayment.ts'
import { resolveRefund } from './payments/resolveRefund.ts'
import { settleRefund } from './payments/settleRefund.ts'
import { getAgeing } from './reports/getAgeing.ts'
import { getOutstandings } from './reports/getOutstandings.ts'
import { listIncomplete } from './reports/listIncomplete.ts'
import { getRun } from './runs/getRun.ts'
import { listLeftOut } from './runs/listLeftOut.ts'
import { listRuns } from './runs/listRuns.ts'
import { startRun } from './runs/startRun.ts'
import { recordSale } from './sales/recordSale.ts'
import { changeSettings } from './settings/changeSettings.ts'
import { getSettings } from './settings/getSettings.ts'
import { openMerchant } from './settings/openMerchant.ts'
import { getCurrentStatement } from './statements/getCurrentStatement.ts'
import { getStatement } from './statements/getStatement.ts'
import { prepareStatement } from './statements/prepareStatement.ts'
import { sendStatement } from './statements/sendStatement.ts'
import { getReceipt } from './store-credit/getReceipt.ts'
import { sendReceipt } from './store-credit/sendReceipt.ts'
import { topUp } from './store-credit/topUp.ts'
import { getVoucher } from './vouchers/getVoucher.ts'
import { listVouchers } from './vouchers/listVouchers.ts'
import { redeemVoucher } from './vouchers/redeemVoucher.ts'
import { refundVoucher } from './vouchers/refundVoucher.ts'
import { sellVoucher } from './vouchers/sellVoucher.ts'

/** Every thing the system can do: its table of contents. */
export const commands = {
  // accounts
  openAccount,
  changeCustomer,
  changeLimit,
  changeSubLimit,
  changeTerms,
  changeOrderStatus,
  eraseCustomer,
  redactRows,
  // orders
  placeOrder,
  changeOrder,
  cancelOrder,
  expireReservations,
  // credit check
  holdOrder,
  releaseOrder,
  recheckHolds,
  // deliveries
  reportDelivery,
  applyDelivery,
  // sales
  recordSale,
  // invoices
  issueInvoice,
  issueInvoices,
  sendInvoice,
  issueCreditNote,
  sendCreditNote,
  remindInvoice,
  // payments, allocation, store credit
  recordPayment,
  applyPaymentReport,
  reconcile,
  allocate,
  undoAllocation,
  writeOff,
  refundPayment,
  settleRefund,
  resolveRefund,
  assignSuspense,
  topUp,
  sendReceipt,
  // vouchers
  sellVoucher,
  redeemVoucher,
  refundVoucher,
  // days to pay
  applyDaysToPay,
  // runs
  startRun,
  // credit bureau
  requestRefresh,
  askBureau,
  recordAssessment,
  overrideAssessment,
  liftOverride,
  // opening balances
  importAccount,
  importInvoice,
  importDeposit,
  // statements and mail
  prepareStatement,
  sendStatement,
  closePeriod,
  claimMail,
  settleMail,
  // settings and access
  openMerchant,
  changeSettings,
  createKey,
  rotateKey,
  revokeKey,
  invitePerson,
  sendInvitation,
  settleInvitation,
  changePersonRole,
  removePerson,
} as const

/** Every question the system answers. */
export const queries = {
  // accounts
  getAccount,
  listAccounts,
  findAccounts,
  getAccountHistory,
  exportCustomer,
  // orders and holds
  quoteOrder,
  getOrder,
  listOrders,
  listHolds,
  getDecision,
  listDecisions,
  // invoices, payments, statements
  getInvoice,
  listInvoices,
  getCreditNote,
  listCreditNotes,
  getPayment,
  getReceipt,
  listPayments,
  listSuspense,
  listRefundsUnderWay,
  getStatement,
  getCurrentStatement,
  // vouchers
  getVoucher,
  listVouchers,
  // credit bureau, days to pay
  listAssessments,
  getDaysToPay,
  previewDaysToPay,
  reportDaysToPay,
  // reports
  getOutstandings,
  getBalances,
  getAgeing,
  listIncomplete,
  getDailySummary,
  listEntryLines,
  listClosings,
  listRuns,
  getRun,
  listLeftOut,
  // settings, access, ledger
  getSettings,
  listKeys,
  listPeople,
  getJournal,
  checkLedger,
} as const
