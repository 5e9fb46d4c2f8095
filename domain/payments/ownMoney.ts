import type { Context } from '../command.ts'
import type { Payment } from './payment.ts'

/** Money of ours that nobody paid in: a credit note's, or what is written off. */
export function ownMoney(
  about: Pick<Payment, 'paymentId' | 'accountId' | 'amount' | 'currency' | 'matches'> & { kind: 'credit-note' | 'write-off' },
  context: Pick<Context, 'today' | 'now'>,
): Payment {
  return {
    ...about,
    method: about.kind,
    names: [],
    receivedOn: context.today,
    recordedAt: context.now,
    allocations: [],
    returned: 0,
    undone: [],
  }
}
