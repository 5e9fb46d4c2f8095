import * as z from 'zod'
import { type Books, closeBooks, openBooks } from '../accounts/books.ts'
import { command, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { AccountId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { isHeld, type Order, placeOf } from '../orders/order.ts'
import { splitFact } from '../orders/orderAnswer.ts'
import { refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { decideOrder, reasonsToHold } from './check.ts'
import { areSameHolds, RecheckFrom } from './holds.ts'

/**
 * Decides an account's held orders again, oldest first. The first that stays held for the limit or for past-due amounts ends further
 * charging in this pass; orders that charge nothing are still decided; manual holds stay (SPEC section 3). A pass over more orders
 * than one commit takes goes on by the event it leaves, from there; where something eased meanwhile, from the oldest again.
 */
export const recheckHolds = command({
  name: 'recheckHolds',
  summary: 'Decide the held orders of an account again',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ accountId: AccountId, from: RecheckFrom.optional() }),
  answer: z.strictObject({ released: z.array(OrderId) }),
  reads: ({ accountId }) => ({ account: refs.account(accountId), debts: refs.debts(accountId), purse: refs.purse(accountId) }),
  lists: ({ accountId, from }) => ({
    held: {
      list: 'held-orders',
      kind: 'order',
      account: accountId,
      limit: bounds.ordersPerRecheck,
      ...(from && { behind: from.behind }),
    } as const,
  }),
  decide: ({ accountId, from }, { account, debts, purse, held }, context) => {
    if (!account) return refuse('unknown-account')
    const books = openBooks({ account, debts, purse, orders: held }, context)
    const { released, charging } = recheckAll(books, held, { settings: context.settings, charging: from?.charging ?? true })
    const last = held.length < bounds.ordersPerRecheck ? undefined : held.at(-1)
    if (books.touched.size === 0 && !last) return { unchanged: { released: [] } }
    const { changed, facts, postings } = closeBooks(books)
    const told: Fact[] = released.map((order) => ({
      type: 'OrderReleased',
      orderId: order.orderId,
      how: 'by-recheck',
      ...splitFact(order),
    }))
    const startsAnew = facts.some(({ type }) => type === 'CreditEased')
    if (last && !startsAnew) told.push({ type: 'CreditEased', from: { behind: placeOf(last), charging } })
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts: [...told, ...facts], postings }],
      answer: { released: released.map(({ orderId }) => orderId) },
    }
  },
})

function recheckAll(books: Books, held: readonly Order[], pass: { settings: Settings; charging: boolean }) {
  const { settings } = pass
  const released: Order[] = []
  let { charging } = pass
  for (const order of held) {
    if (!charging && order.onCredit > order.charged) continue
    const holds = reasonsToHold(books, order, { settings })
    const decision = areSameHolds(holds, order.holds) ? order : decideOrder(books, order, { settings })
    if (holds.some(({ reason }) => reason === 'limit-exceeded' || reason === 'past-due')) charging = false
    if (!isHeld(decision)) released.push(decision)
  }
  return { released, charging }
}
