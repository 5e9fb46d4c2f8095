import type { Saying } from './saying.ts'

/** What an invoice, a payment, a deposit or the bureau does not allow. In order of precedence. */
export const moneyRefusals = {
  'mixed-prices': { status: 409, says: 'Orders priced net and orders priced gross can’t share an invoice.', cure: 'Invoice them apart.' },
  'nothing-to-invoice': { status: 409, says: 'No delivered order is left to invoice.', cure: 'Wait for a delivery, or name others.' },
  'nothing-to-credit': { status: 409, says: 'What is to be credited comes to nothing.', cure: 'Read the invoice to see what is left.' },
  'exceeds-invoice': { status: 409, says: 'More would be credited than the invoice has left.', cure: 'Credit at most what is left.' },
  'split-differs': { status: 422, says: 'The parts of what is given back do not add up.', cure: 'Split exactly what the detail names.' },
  'nothing-owed': { status: 409, says: 'Nothing is owed on it any more.', cure: 'Read it again to see its state.' },
  'exceeds-tolerance': { status: 409, says: 'More is owed than is written off.', cure: 'Collect it, or raise "writeOffTolerance".' },
  'exceeds-outstanding': { status: 409, says: 'The amount is larger than what is owed.', cure: 'Allocate at most the outstanding amount.' },
  'exceeds-unallocated': {
    status: 409,
    says: 'The amount is larger than the payment’s unreserved money.',
    cure: 'Allocate at most what is left of the payment.',
  },
  'unknown-allocation': { status: 404, says: 'There is no such allocation.', cure: 'Read the payment to see what it is allocated to.' },
  'too-many-open-payments': {
    status: 409,
    says: 'The account has too many payments with open money.',
    cure: 'Allocate open payments to invoices or refund them, then record this one.',
  },
  'refund-exceeds-deposits': {
    status: 409,
    says: 'The refund is larger than the unreserved deposits.',
    cure: 'Refund at most the unreserved deposits.',
  },
  'unknown-payment-method': {
    status: 422,
    says: 'The merchant has no such payment method.',
    cure: 'Add the method in the settings, or use one of theirs.',
  },
  'bureau-country-off': {
    status: 409,
    says: 'The credit bureau is not enabled for the customer’s country.',
    cure: 'Enable the country in the settings.',
  },
  'bureau-no-duns': { status: 409, says: 'The customer has no DUNS number.', cure: 'Add the DUNS number to the customer.' },
  'bureau-no-call': { status: 409, says: 'The customer is marked not to be looked up.', cure: 'Lift the no-call flag of the customer.' },
  'bureau-budget-spent': {
    status: 409,
    says: 'The month’s questions to the credit bureau are used up.',
    cure: 'Wait for the next month, or raise the budget in the settings.',
  },
  'issued-elsewhere': { status: 409, says: 'Another system issued the invoice.', cure: 'Send or correct it there; it is paid here.' },
  'no-payment-provider': {
    status: 409,
    says: 'The merchant has no payment provider configured.',
    cure: 'Store the provider’s keys, then send to collect.',
  },
} as const satisfies Record<string, Saying>
