import { type Deed, deedOf } from './deed.ts'

/** The same id, or the same key, for something else. */
export function altered(deed: Deed): Deed {
  switch (deed.name) {
    case 'placeOrder':
      return { ...deed, input: { ...deed.input, kind: deed.input.kind === 'future' ? 'standard' : 'future' } }
    case 'recordPayment':
    case 'topUp':
      // Nothing is no amount.
      return deedOf(deed.name, { ...deed.input, amount: deed.input.amount + 1 || 1 })
    case 'openAccount':
      return { ...deed, input: { ...deed.input, currency: deed.input.currency === 'EUR' ? 'JPY' : 'EUR' } }
    case 'reportDelivery':
      // A rest goes on as another order only where the delivery is the last.
      return deedOf(deed.name, { ...deed.input, last: !deed.input.last, followUp: undefined })
    case 'issueInvoice':
      return deedOf(deed.name, { ...deed.input, orderIds: ['another'] })
    case 'issueInvoices':
      return deedOf(deed.name, { batch: deed.input.batch.map((one) => ({ ...one, orderIds: ['another'] })) })
    case 'createKey':
      return { ...deed, input: { ...deed.input, label: 'another' } }
    case 'invitePerson':
      return { ...deed, input: { ...deed.input, email: 'another@shop.example' } }
    case 'rotateKey':
      return { ...deed, input: { ...deed.input, overlapHours: 2 } }
    case 'changeLimit':
      return { ...deed, input: { ...deed.input, limit: 77 } }
    case 'changeTerms':
      return deedOf(deed.name, { ...deed.input, paymentTermDays: deed.input.paymentTermDays + 1 })
    case 'changeCustomer':
      return { ...deed, input: { ...deed.input, customer: { ...deed.input.customer, name: 'Another' } } }
    case 'holdOrder':
    case 'releaseOrder':
      return deedOf(deed.name, { ...deed.input, why: 'another reason' })
    case 'openMerchant':
    case 'changeSettings':
      return { ...deed, input: { ...deed.input, settings: { ...deed.input.settings, holdPeriodMinimum: 77 } } }
    default:
      return deed
  }
}
