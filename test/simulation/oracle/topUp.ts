import { free, type Naming, oldestFirst, unreserved, walkIn } from './book.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { isMethod, leave, newPayment, receive } from './money.ts'
import { hear } from './reports.ts'

type ToppingUp = {
  paymentId: string
  accountId: string
  amount: number
  currency: string
  method: string
  applyTo: 'none' | 'auto' | readonly string[]
  providerKey?: string | undefined
}

/** SPEC section 7: money put on the account by hand, kept unless it says otherwise; below 0 a refund of the oldest unreserved money. */
export function topUp(merchant: Merchant, input: ToppingUp, moment: Moment): Verdict {
  const { paymentId: id, amount, method, applyTo, providerKey } = input
  const book = merchant.books.get(input.accountId)
  const names = typeof applyTo === 'string' ? [] : applyTo.map((item): Naming => ({ kind: 'invoice', id: item }))
  const online = providerKey === undefined ? undefined : `pay_psp-stripe-${providerKey}`
  if (online && amount < 0) return no('invalid-input')
  if (amount > 0 && !moment.rules.features.storeCredit) return no('switched-off')
  if (!book) return no('unknown-account')
  if (book.id === walkIn && amount > 0) return no('customer-required')
  if (book.erased && amount > 0) return no('customer-erased')
  if (names.some((named) => !book.debts.some((one) => one.id === named.id))) return no('unknown-invoice')
  if (input.currency !== book.currency) return no('currency-mismatch')
  if (amount < 0 && merchant.carriedBefore.has(id)) return no('invalid-transition')
  if (-amount > unreserved(book)) return no('refund-exceeds-deposits')
  if (!isMethod(method, moment)) return no('unknown-payment-method')
  if (online && merchant.payments.has(online)) return no('invalid-transition')
  const suspended = merchant.suspense.get(online ?? '')
  if (suspended && (suspended.amount !== amount || suspended.currency !== input.currency)) return no('invalid-transition')
  const payment = newPayment({ id, amount, method, day: moment.today, matches: applyTo === 'auto' ? 'anything' : 'nothing', names }, moment)
  merchant.payments.set(id, { account: book.id, target: id })
  merchant.receipts.set(id, { account: book.id, mailed: moment.rules.receipts.mail === 'always' })
  if (amount < 0) {
    let left = -amount
    for (const source of oldestFirst(book.payments)) {
      const taken = Math.min(left, Math.max(0, free(source)))
      if (taken > 0) leave(source, taken)
      left -= taken
    }
    book.payments.push(payment)
    return 'done'
  }
  receive(book, payment, moment)
  if (online) merchant.payments.set(online, { account: book.id, target: id })
  const waiting = suspended?.reports ?? merchant.early.get(online ?? '') ?? []
  merchant.suspense.delete(online ?? '')
  for (const early of waiting) hear(book, payment, { report: early, moment })
  return 'done'
}
