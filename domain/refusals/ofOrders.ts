import type { Saying } from './saying.ts'

/** What an order, a delivery or a sale does not allow. In order of precedence. */
export const orderRefusals = {
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
  'voucher-refused': {
    status: 409,
    says: 'No voucher can be redeemed so.',
    cure: 'Check the code, its last day and currency, and how it is redeemed: in a sale of its value or more, or onto an account.',
  },
  'voucher-spent': { status: 409, says: 'The voucher is not unspent any more.', cure: 'Read it to see what became of it.' },
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
} as const satisfies Record<string, Saying>
