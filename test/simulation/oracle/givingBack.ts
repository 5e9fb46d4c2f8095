import { free } from './book.ts'
import { order } from './carryingOut.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { isMethod, leave, newPayment, receive } from './money.ts'
import { hear } from './reports.ts'

type Refunding = { paymentId: string; refundId: string; amount: number; method?: string | undefined }

/** SPEC section 6: a negative payment that consumes what its payment has neither matched nor reserved. */
export function refundPayment(merchant: Merchant, { paymentId, refundId, amount, method: wanted }: Refunding, moment: Moment): Verdict {
  const known = merchant.payments.get(paymentId)
  const book = merchant.books.get(known?.account ?? '')
  const payment = book?.payments.find(({ id }) => id === known?.target)
  if (!book || !payment) return no('unknown-payment')
  if (merchant.carriedBefore.has(refundId)) return no('invalid-transition')
  if (amount > Math.max(0, free(payment))) return no('refund-exceeds-deposits')
  const method = wanted ?? payment.method
  if (!isMethod(method, moment)) return no('unknown-payment-method')
  leave(payment, amount)
  const refund = newPayment({ id: refundId, amount: -amount, day: moment.today, method, matches: 'nothing', names: [] }, moment)
  order(merchant, refund, { payer: payment, moment })
  book.payments.push(refund)
  merchant.payments.set(refundId, { account: book.id, target: refundId })
  merchant.receipts.set(refundId, { account: book.id, mailed: moment.rules.receipts.mail === 'always' && !refund.asking })
  return 'done'
}

/** SPEC section 6: money in suspense goes to an account of its currency, with all that waited for it. */
export function assignSuspense(
  merchant: Merchant,
  { provider, paymentKey, accountId }: { provider: string; paymentKey: string; accountId: string },
  moment: Moment,
): Verdict {
  const id = `pay_psp-${provider}-${paymentKey}`
  const book = merchant.books.get(accountId)
  const suspended = merchant.suspense.get(id)
  if (!book) return no('unknown-account')
  if (!suspended) return no('unknown-suspense')
  if (book.erased) return no('customer-erased')
  if (suspended.currency !== book.currency) return no('currency-mismatch')
  merchant.suspense.delete(id)
  const payment = newPayment({ id, amount: suspended.amount, day: moment.today, method: 'WEB', matches: 'anything', names: [] }, moment)
  receive(book, payment, moment)
  merchant.payments.set(id, { account: book.id, target: id })
  for (const report of suspended.reports) hear(book, payment, { report, moment })
  return 'done'
}
