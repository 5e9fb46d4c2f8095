import { refs } from '../../domain/command.ts'
import type { AccountId, PaymentId } from '../../domain/ids.ts'
import { isAsked } from '../../domain/payments/carryingOut.ts'
import { settleRefund } from '../../domain/payments/settleRefund.ts'
import type { RefundOutcome } from '../../providers/payments/contract.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'
import { paymentsOf } from '../runtime/payments.ts'
import { accountOf, reaction, settled } from '../runtime/reaction.ts'

type Order = { accountId: AccountId; paymentId: PaymentId; refundOf: PaymentId; attempt: number }

/**
 * Asks the payment provider to give money back that a refund of ours has booked. Asked again it is the same refund of the provider's; what
 * it refuses is kept with the refund, where people see it.
 */
export const handler = reaction({
  name: 'refund-ordered-ask-provider',
  to: ['refund-ordered'],
  react: async (event, caller) => {
    const order = { accountId: accountOf(event), ...event.content }
    const outcome = await outcomeOf(order, caller)
    if (!outcome) return
    tell('RefundsAsked', 1, outcome.kind)
    const { accountId, paymentId, attempt } = order
    if (outcome.kind === 'unavailable') throw new Error(`the provider could not be asked for ${paymentId}: ${outcome.reason}`)
    const reason = outcome.kind === 'misconfigured' ? `misconfigured: ${outcome.reason}` : outcome.kind === 'refused' ? outcome.reason : ''
    if (reason)
      log.warn('the payment provider did not take a refund', { accountId, paymentId, reason, correlationId: caller.correlationId })
    const answer =
      outcome.kind === 'taken'
        ? ({ kind: 'taken', objectId: outcome.objectId } as const)
        : ({ kind: 'refused', reason: reason.slice(0, 80) } as const)
    settled(await act(settleRefund, { accountId, paymentId, attempt, answer }, caller), `the answer about ${paymentId}`)
  },
})

/** What the provider says; undefined where nobody waits for it any more. */
async function outcomeOf({ accountId, paymentId, refundOf, attempt }: Order, { merchantId }: Caller): Promise<RefundOutcome | undefined> {
  const rows = await readerOf(merchantId).get({ refund: refs.payment(accountId, paymentId), payer: refs.payment(accountId, refundOf) })
  const { refund, payer } = rows
  if (!refund || !isAsked(refund, attempt)) return undefined
  const payments = await paymentsOf(merchantId)
  if (!payments) return { kind: 'misconfigured', reason: 'no-keys' }
  // A till named another card payment for it since: this money never came through the provider.
  if (!payer?.provider) return { kind: 'refused', reason: 'not-by-provider' }
  const idempotencyKey = `refund/${merchantId}/${paymentId}/${attempt}`
  const about = { paymentKey: payer.provider.key, amount: -refund.amount, currency: refund.currency }
  return payments.provider.refund({ ...about, merchantId, carriesOut: paymentId, idempotencyKey })
}
