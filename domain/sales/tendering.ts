import type { Context } from '../command.ts'
import type { AccountId, SaleId } from '../ids.ts'
import type { Currency } from '../money.ts'
import type { Payment } from '../payments/payment.ts'
import { storeCreditCode } from '../settings/settings.ts'
import type { PaidBy } from './paidBy.ts'
import { isStoreCredit, orderIdOf, type Tender, tenderIdOf } from './sale.ts'
import type { Met } from './selling.ts'

/** The money given over, each tender a payment that names the order. */
export function paymentsOf(
  { saleId, currency, tenders }: { saleId: SaleId; currency: Currency; tenders: readonly Tender[] },
  { accountId, context }: { accountId: AccountId; context: Context },
): Payment[] {
  return tenders
    .filter((tender) => !isStoreCredit(tender))
    .map(({ method, amount }, at) => ({
      paymentId: tenderIdOf(saleId, at + 1),
      accountId,
      kind: 'sale',
      amount,
      currency,
      method,
      names: [{ kind: 'order', id: orderIdOf(saleId) }],
      matches: 'due',
      receivedOn: context.today,
      recordedAt: context.now,
      allocations: [],
      returned: 0,
      undone: [],
    }))
}

/** What each method paid in the end; store credit last. */
export function paidBy(payments: readonly Payment[], { fromDeposit }: Met): PaidBy[] {
  const paid = payments.map(({ method, amount, paymentId }) => ({ method, amount, paymentId }))
  return fromDeposit > 0 ? [...paid, { method: storeCreditCode, amount: fromDeposit }] : paid
}
