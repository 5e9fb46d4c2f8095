import type { Saying } from './saying.ts'

/** What the request names is not there, is somebody else by now, or is there already. In order of precedence. */
export const namedRefusals = {
  'unknown-account': { status: 404, says: 'There is no such account.', cure: 'Check the account id, or open the account first.' },
  'unknown-order': { status: 404, says: 'There is no such order.', cure: 'Check the order id.' },
  'unknown-invoice': { status: 404, says: 'There is no such invoice.', cure: 'Check the invoice id.' },
  'unknown-payment': { status: 404, says: 'There is no such payment.', cure: 'Check the payment id.' },
  'unknown-credit-note': { status: 404, says: 'There is no such credit note.', cure: 'Check the credit note id.' },
  'unknown-suspense': { status: 404, says: 'There is no such money in suspense.', cure: 'List what is in suspense.' },
  'unknown-delivery': { status: 404, says: 'There is no such delivery.', cure: 'Check the delivery id.' },
  'unknown-statement': { status: 404, says: 'There is no such statement.', cure: 'Check the account and the month.' },
  'unknown-mail': { status: 404, says: 'There is no such e-mail.', cure: 'Check the id of the e-mail.' },
  'unknown-voucher': { status: 404, says: 'There is no such voucher.', cure: 'Check the id of the voucher; its code is no id.' },
  'unknown-run': { status: 404, says: 'There is no such run.', cure: 'List the runs; one is kept for 90 days.' },
  'unknown-key': { status: 404, says: 'There is no such API key.', cure: 'List the keys to see their ids.' },
  'unknown-person': { status: 404, says: 'There is no such person.', cure: 'List who works for the merchant to see their ids.' },
  'customer-required': {
    status: 422,
    says: 'Store credit, and what is put on account, need a customer who is known.',
    cure: 'Name the customer’s account, or pay the whole sale now.',
  },
  'customer-erased': {
    status: 409,
    says: 'The customer of this account was erased.',
    cure: 'Open another account for new business; what is left of this one can only be settled.',
  },
  'unknown-ship-to': {
    status: 422,
    says: 'The customer has no such ship-to or job.',
    cure: 'Add it to the customer first, or leave it out.',
  },
  'account-exists': {
    status: 409,
    says: 'The account exists already.',
    cure: 'Change the customer, the limit or the terms of the existing account.',
  },
  'order-exists': {
    status: 409,
    says: 'There is an order of this id already.',
    cure: 'Choose another id for the order that is to go on with the rest.',
  },
  'changed-meanwhile': {
    status: 412,
    says: 'It was changed since you read it.',
    cure: 'Read it again and decide anew; send its new ETag as If-Match.',
  },
  'currency-mismatch': {
    status: 422,
    says: 'The currency is not the account’s.',
    cure: 'An account has one currency for life: use it, or another account.',
  },
  'number-taken': { status: 409, says: 'Another invoice or your own series has the number.', cure: 'Check it, or change the series.' },
} as const satisfies Record<string, Saying>
