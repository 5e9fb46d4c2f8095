import type { Deed } from '../deed.ts'

/** By what a deed happens once for ever: the caller's own name for it, else the caller's key. */
export function onceOf(deed: Deed, key: string | undefined): string | undefined {
  switch (deed.name) {
    case 'openAccount':
    case 'importAccount':
      return `account/${deed.input.accountId}`
    case 'placeOrder':
      return `order/${deed.input.orderId}`
    case 'recordSale':
      return `order/${deed.input.saleId}`
    case 'reportDelivery':
      return `delivery/${deed.input.deliveryId}`
    case 'issueInvoice':
    case 'importInvoice':
      return `invoice/${deed.input.invoiceId}`
    case 'issueCreditNote':
      return `credit-note/${deed.input.creditNoteId}`
    case 'remindInvoice':
      return `reminder/${deed.input.invoiceId}/${deed.input.level}`
    case 'recordPayment':
    case 'topUp':
    case 'redeemVoucher':
    case 'writeOff':
    case 'importDeposit':
      return `payment/${deed.input.paymentId}`
    case 'refundPayment':
      return `payment/${deed.input.refundId}`
    case 'assignSuspense':
      return `assignment/pay_psp-${deed.input.provider}-${deed.input.paymentKey}`
    case 'sellVoucher':
      return `voucher/${deed.input.voucherId}`
    case 'createKey':
      return `key/${deed.input.keyId}`
    case 'invitePerson':
      return `person/${deed.input.personId}`
    case 'closePeriod':
      return `closing/${deed.input.kind}/${deed.input.period}`
    case 'startRun':
      return `run/${deed.input.runId}`
    case 'prepareStatement':
      return `statement/${deed.input.accountId}/${deed.input.month}`
    default:
      return key === undefined ? undefined : `key:${deed.name}/${key}`
  }
}
