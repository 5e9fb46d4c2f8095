import { refs } from '../command.ts'
import type { Pointer } from '../pointer.ts'

/** Where a payment is found by its id alone. */
export function pointerToPayment(paymentId: string) {
  return { pointer: refs.pointer({ scope: 'payment', key: paymentId }) }
}

/** A payment and one owed item of the same account, with the account's own rows. */
export function rowsOfPair(pointer: Pointer | undefined, { paymentId, item }: { paymentId: string; item: string }) {
  const account = pointer?.account
  return {
    account: account ? refs.account(account) : undefined,
    debts: account ? refs.debts(account) : undefined,
    purse: account ? refs.purse(account) : undefined,
    payment: account ? refs.payment(account, paymentId) : undefined,
    invoice: account && item.startsWith('inv_') ? refs.invoice(account, item) : undefined,
    claim: account && item.startsWith('clm_') ? refs.claim(account, item) : undefined,
  }
}
