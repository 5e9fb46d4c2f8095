import { chargeable, unreserved } from '../accounts/account.ts'
import { type Books, setOrder } from '../accounts/books.ts'
import { reasonsToHold } from '../credit-check/check.ts'
import { blocksCharging } from '../credit-check/holds.ts'
import { spoken } from '../money.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { balanceIsUsed, payOrderOnly, payWithBalance, remainderAtCheckout } from './amountToPay.ts'
import type { Order } from './order.ts'
import { reserve } from './reserving.ts'

/** How a sum is met: reserved from deposits, put on the credit line, or left to collect. */
export type Split = { fromDeposit: number; onCredit: number; toCollect: number }

export type Wish = Pick<Order, 'settlement' | 'rest'> & { balance?: 'balance' | 'order-only' | undefined }

/** Splits a sum as the settlement says (SPEC section 2); what `auto` pays now because credit would be held is `payHeldNow`'s. */
export function splitOf(books: Books, sum: number, rules: { wish: Wish; settings: Settings }): Split | Refusal {
  const { account } = books
  const unreservedNow = unreserved(account)
  switch (rules.wish.settlement) {
    case 'account':
      return account.limit === null ? refuse('credit-not-granted') : { fromDeposit: 0, onCredit: sum, toCollect: 0 }
    case 'deposit':
      if (unreservedNow >= sum) return { fromDeposit: sum, onCredit: 0, toCollect: 0 }
      return refuse(
        'deposit-does-not-cover',
        `Unreserved deposits are ${spoken(unreservedNow, account.currency)}, the amount is ${spoken(sum, account.currency)}.`,
      )
    case 'auto': {
      const fromDeposit = Math.min(sum, unreservedNow)
      const left = sum - fromDeposit
      // With B2B credit off there is no line to charge: the rest is paid now (SPEC section 12).
      if (!rules.settings.features.b2bCredit) return { fromDeposit, onCredit: 0, toCollect: left }
      if (rules.wish.rest === 'hold') return { fromDeposit, onCredit: left, toCollect: 0 }
      const onCredit = Math.min(left, chargeable(account))
      return { fromDeposit, onCredit, toCollect: left - onCredit }
    }
    case 'prepaid': {
      const useBalance = balanceIsUsed(rules.settings.settlementPolicy, rules.wish.balance)
      if (useBalance === undefined) return refuse('balance-not-usable')
      const remainder = remainderAtCheckout(books, books.today)
      const { fromDeposit, toCollect } = useBalance ? payWithBalance(sum, remainder) : payOrderOnly(sum)
      return { fromDeposit, onCredit: 0, toCollect }
    }
  }
}

/** An order with its split, its deposit reserved. The checks look at the account after that, so the order is set before it is decided. */
export function settle(books: Books, order: Order, rules: { wish: Wish; settings: Settings }): Order | Refusal {
  const split = splitOf(books, order.total, rules)
  if ('refused' in split) return split
  if (split.fromDeposit > 0) reserve(books, order.orderId, { amount: split.fromDeposit })
  const settled = { ...order, ...split }
  setOrder(books, settled)
  return payHeldNow(books, settled, { onCredit: split.onCredit, settings: rules.settings })
}

/** Where `auto` pays its rest now, nothing goes on credit that another reason would hold: that part is to collect instead (SPEC section 2). */
export function payHeldNow(books: Books, order: Order, { onCredit, settings }: { onCredit: number; settings: Settings }): Order {
  if (onCredit === 0 || order.settlement !== 'auto' || order.rest !== 'pay-now') return order
  if (!reasonsToHold(books, order, { settings, occasion: 'placing' }).some(blocksCharging)) return order
  return { ...order, onCredit: order.onCredit - onCredit, toCollect: order.toCollect + onCredit }
}
