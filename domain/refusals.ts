/**
 * Every way we say no. When several apply, the first of this list is answered, so the order is the order of precedence.
 * `says` is for a person; `cure` says what to do. Generated into docs/refusals.md.
 */
export const refusals = {
  'too-many-requests': {
    status: 429,
    says: 'Too many requests, or too many failed tries, in a short time.',
    cure: 'Send the same request again after the seconds named by Retry-After, and more slowly from then on.',
  },
  'invalid-input': {
    status: 422,
    says: 'The request does not have the documented form.',
    cure: 'Mend every fault named under "faults" and send it again.',
  },
  'unsupported-media-type': { status: 415, says: 'The body is not called JSON.', cure: 'Send it as application/json, in UTF-8.' },
  'malformed-json': { status: 400, says: 'The body is not JSON, or nests too deep.', cure: 'Send a JSON object as documented.' },
  'too-large': { status: 413, says: 'The request is larger than this door takes.', cure: 'Split it into smaller requests.' },
  'not-signed-in': { status: 401, says: 'The caller is not known.', cure: 'Send a valid API key or access token as bearer.' },
  'not-allowed': {
    status: 403,
    says: 'The right to do this is missing.',
    cure: 'Ask an administrator of the merchant for the right named under "right".',
  },
  'not-found': { status: 404, says: 'There is nothing under this address.', cure: 'See the API documentation at /v1/docs.' },
  'once-key-missing': {
    status: 400,
    says: 'This write needs an Idempotency-Key header.',
    cure: 'Send a key of your own, new for each intention and the same for each retry.',
  },
  'same-key-other-content': {
    status: 422,
    says: 'This id was already used for something else.',
    cure: 'Use a new id, or send the original content to get the original answer.',
  },
  'switched-off': {
    status: 409,
    says: 'The merchant has switched this off.',
    cure: 'Switch it on under "features" in the settings; nothing has to be entered again.',
  },
  'unknown-account': { status: 404, says: 'There is no such account.', cure: 'Check the account id, or open the account first.' },
  'unknown-order': { status: 404, says: 'There is no such order.', cure: 'Check the order id.' },
  'unknown-invoice': { status: 404, says: 'There is no such invoice.', cure: 'Check the invoice id.' },
  'unknown-payment': { status: 404, says: 'There is no such payment.', cure: 'Check the payment id.' },
  'unknown-credit-note': { status: 404, says: 'There is no such credit note.', cure: 'Check the credit note id.' },
  'unknown-suspense': { status: 404, says: 'There is no such money in suspense.', cure: 'List what is in suspense.' },
  'unknown-delivery': { status: 404, says: 'There is no such delivery.', cure: 'Check the delivery id.' },
  'unknown-statement': { status: 404, says: 'There is no such statement.', cure: 'Check the account and the month.' },
  'unknown-mail': { status: 404, says: 'There is no such e-mail.', cure: 'Check the id of the e-mail.' },
  'unknown-key': { status: 404, says: 'There is no such API key.', cure: 'List the keys to see their ids.' },
  'customer-required': {
    status: 422,
    says: 'A sale to nobody can’t be paid by store credit or put on account.',
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
  'unknown-line': {
    status: 422,
    says: 'The order has no such line.',
    cure: 'Name lines by the sku they were ordered with; report others as added.',
  },
  'negative-total': {
    status: 422,
    says: 'The total is below zero.',
    cure: 'An order costs zero or more; give returns back as a credit note.',
  },
  'amount-too-large': { status: 422, says: 'The total is larger than an amount can be.', cure: 'Split the order.' },
  'order-cancelled': { status: 409, says: 'The order is cancelled.', cure: 'Place a new order.' },
  'order-invoiced': { status: 409, says: 'The order is invoiced already.', cure: 'Correct the invoice by a credit note.' },
  'order-delivered': { status: 409, says: 'The order is delivered already.', cure: 'Report a further delivery, or cancel what is left.' },
  'order-not-delivered': {
    status: 409,
    says: 'An order is not wholly delivered.',
    cure: 'Report its last delivery, or cancel the rest, then invoice it.',
  },
  'order-full': {
    status: 409,
    says: 'The order has no room for more lines or deliveries.',
    cure: 'Report the goods under a new order.',
  },
  'line-differs': {
    status: 409,
    says: 'Goods were added under the sku of a line with another price, VAT rate or unit.',
    cure: 'Report them again, under a new delivery id, as added under another sku.',
  },
  'order-not-held': { status: 409, says: 'The order is not held.', cure: 'Nothing needs to be released.' },
  'already-held': { status: 409, says: 'The order is held by hand already.', cure: 'Release it first.' },
  'order-ended': {
    status: 409,
    says: 'Nothing of the order is left to deliver.',
    cure: 'Report goods that were sent later under a new order.',
  },
  'too-many-parked': {
    status: 409,
    says: 'Too many reports wait for something not yet known.',
    cure: 'Place the order or record the payment they belong to first.',
  },
  'tenders-exceed-total': {
    status: 422,
    says: 'More is given over than the sale comes to.',
    cure: 'Send what each payment method pays of the total; change is given at the till.',
  },
  'credit-not-granted': {
    status: 409,
    says: 'The account has no credit limit.',
    cure: 'Set a limit, or let the customer pay now or from deposits.',
  },
  'deposit-does-not-cover': {
    status: 409,
    says: 'The unreserved deposits are smaller than the amount.',
    cure: 'Top up the account, or choose another settlement.',
  },
  'sale-held': {
    status: 409,
    says: 'An order like this would be held: it can’t be sold on the spot.',
    cure: 'Let the customer pay the amount under "payNow" by another way, or place an order, which waits for its release.',
  },
  'balance-not-usable': {
    status: 409,
    says: 'The merchant’s policy does not let this order use the balance.',
    cure: 'Leave the choice out, or choose "order-only".',
  },
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
  'reminder-not-due': {
    status: 409,
    says: 'The invoice is not overdue by the days of this level, or by those of a later one.',
    cure: 'Wait until it is; an invoice that is paid needs no reminder.',
  },
  'period-not-over': { status: 409, says: 'The period has not ended.', cure: 'Wait until its last day is over.' },
  'statement-exists': { status: 409, says: 'The period has its statement already.', cure: 'Read the existing statement.' },
  'account-not-settled': {
    status: 409,
    says: 'Something on the account is still open.',
    cure: 'Cancel or invoice its open orders, settle what is owed, refund its deposits; then erase again.',
  },
  'nothing-eligible': {
    status: 409,
    says: 'No eligible record was found for the calculation.',
    cure: 'Take another period, or send "confirmEmpty" to store 0.',
  },
  'mail-under-way': {
    status: 409,
    says: 'An e-mail to the customer is under way.',
    cure: 'Erase again when its outcome is known, at the latest an hour after it was sent.',
  },
  'mail-claimed': { status: 409, says: 'The e-mail was claimed already.', cure: 'Wait for its outcome.' },
  'invalid-transition': { status: 409, says: 'This cannot follow what happened before.', cure: 'Read it again to see its state.' },
  'forged-webhook': { status: 400, says: 'The webhook is not genuine, or too old.', cure: 'Check the signing secret and the clock.' },
  'not-configured': { status: 404, says: 'There is nothing under this address.', cure: 'Check the address.' },
  busy: {
    status: 503,
    says: 'Others are changing the same account right now.',
    cure: 'Send the same request again after the seconds named by Retry-After.',
  },
} as const satisfies Record<string, { status: number; says: string; cure: string }>

export type RefusalCode = keyof typeof refusals

/**
 * A no, as a value. `detail` adds the figures of this case; `faults` name each place by JSON pointer; `payNow` is the amount that, paid
 * by another way, would let it through.
 */
export type Refusal = { refused: RefusalCode; detail?: string; faults?: readonly Fault[]; payNow?: number }
export type Fault = { pointer: string; says: string }

export function refuse(refused: RefusalCode, detail?: string): Refusal {
  return detail === undefined ? { refused } : { refused, detail }
}
