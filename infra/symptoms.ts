/**
 * What people notice when a function has stopped doing its work; opens the description of its alarms.
 * A function without its sentence doesn't synthesize: an alarm nobody understands is worse than none.
 */
const symptoms: Record<string, string> = {
  authorizer: 'Shops and staff are turned away as if nobody knew them.',
  checkout: 'Shops cannot place, quote or change orders on credit.',
  api: 'Staff see errors in the back office; nothing can be recorded by hand.',
  documents: 'Invoices, credit notes and statements do not open from the back office or from a mail.',
  receipts: 'Receipts of top-ups and vouchers cannot be printed as PDF; as a page they can.',
  docs: 'The documentation of the API does not open.',
  pay: 'Customers who open a payment link see an error page.',
  'webhook-stripe': 'Customers paid, and their accounts do not show it yet.',
  outbox: 'Nothing that follows a change happens: no mails, no released holds, stale remainders in lists.',
  'warehouse-delivery-reported': 'A warehouse reported a delivery that no account shows.',
  'delivery-reported-apply-delivery': 'Delivered orders still show what was ordered; customers are asked for too much.',
  'figures-changed-recompute-remainder': 'Lists and totals show old figures; checkouts are right.',
  'limit-exceeded-refresh-bureau': 'The bureau is not asked: review dates and suggestions stay old.',
  'invoice-issued-email-invoice': 'Customers do not get their invoices.',
  'credit-note-issued-email-credit-note': 'Customers do not get their credit notes.',
  'money-freed-reconcile': 'Money was received and invoices still look unpaid.',
  'refund-ordered-ask-provider': 'Refunds are booked, and customers do not get their money back from the payment provider.',
  'credit-eased-recheck-holds': 'Orders stay held although the customer has paid.',
  'statement-prepared-email-statement': 'Customers do not get their statements.',
  'receipt-issued-email-receipt': 'Customers do not get receipts of what they paid in or got back.',
  'customer-erased-redact-rows': 'A customer was erased, and what orders, mails or statements say of the person is still there.',
  'person-invited-open-sign-in':
    'People who were invited get no invitation, or people who were removed can still sign in (and then do nothing).',
  'mail-reported-record-outcome': 'Bounced mails still look sent.',
  'run-requested-begin-run': 'Runs that somebody began by hand do not begin.',
  'runs-list': 'Invoicing, statements, reminders or closings of the day have begun and go no further.',
  'runs-work': 'Some accounts miss their statement, reminder or re-check, or a day of the books is not closed.',
  'runs-invoice': 'Delivered orders of some accounts are not invoiced by schedule.',
  'cron-begin-runs':
    'Nothing of the day begins: invoicing, statements, reminders and closings are late, and orders stay held after midnight.',
  'cron-anchor-heads': 'Where the chains end is not witnessed: a journal rewritten now would be found late or never.',
  'cron-check-ledger': 'Last night nobody proved that the balances are right.',
}

/** Throws when the function has no sentence here. */
export const symptomOf = (functionName: string): string => {
  const symptom = symptoms[functionName]
  if (!symptom) throw new Error(`infra/symptoms.ts: say what people notice when ${functionName} stops working`)
  return symptom
}
