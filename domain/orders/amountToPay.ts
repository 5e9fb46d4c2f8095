import { type Account, unreserved } from '../accounts/account.ts'
import { type Debts, dueBy } from '../accounts/debts.ts'
import { type Purse, totalShortfall } from '../accounts/purse.ts'
import type { CalendarDate } from '../calendar.ts'
import type { Settings } from '../settings/settings.ts'
import type { Order } from './order.ts'

type Standing = { account: Account; debts: Debts; purse: Purse }

/**
 * The remainder as a checkout counts it (SPEC section 2): unreserved deposits, less what is due today or earlier, less delivered
 * prepaid orders that their reservation doesn't cover. Orders on account that are not yet due are never asked for.
 */
export function remainderAtCheckout({ account, debts, purse }: Standing, today: CalendarDate): number {
  return unreserved(account) - dueBy(debts, today) - totalShortfall(purse)
}

/** What a prepaid order takes from deposits, leaves to collect, and what the customer is asked for. */
export type AmountToPay = { fromDeposit: number; toCollect: number; asked: number }

/** With the balance: a remainder in the customer's favour is used, a debt is asked along. */
export function payWithBalance(total: number, remainder: number): AmountToPay {
  const fromDeposit = Math.min(total, Math.max(0, remainder))
  return { fromDeposit, toCollect: total - fromDeposit, asked: Math.max(0, total - remainder) }
}

/**
 * The debt that the payment of an order asks along: of a prepaid one that uses the balance, for as long as it waits for its payment and nothing
 * else.
 */
export function debtAskedAlong(
  standing: Standing,
  { useBalance, holds }: Pick<Order, 'useBalance' | 'holds'>,
  today: CalendarDate,
): number {
  const onlyWaits = holds.length > 0 && holds.every(({ reason }) => reason === 'awaiting-payment')
  return useBalance && onlyWaits ? Math.max(0, -remainderAtCheckout(standing, today)) : 0
}

/** The order alone: the remainder accumulates. */
export function payOrderOnly(total: number): AmountToPay {
  return { fromDeposit: 0, toCollect: total, asked: total }
}

/** Whether a policy lets the customer's wish decide; undefined where the wish is against the policy. */
export function balanceIsUsed(policy: Settings['settlementPolicy'], wish: 'balance' | 'order-only' | undefined): boolean | undefined {
  switch (policy) {
    case 'balance':
      return wish === 'order-only' ? undefined : true
    case 'order-only':
      return wish === 'balance' ? undefined : false
    case 'customer-chooses':
      return wish !== 'order-only'
  }
}
